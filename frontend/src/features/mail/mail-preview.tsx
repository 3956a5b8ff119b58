import { Group, SegmentedControl, Skeleton, Stack, Title, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Preview } from '@/api';
import { ErrorState } from '@/shared/ui/states';
import classes from './mail-preview.module.css';
import { previewQuery } from './queries';

const FORMS = [
  { value: 'html', label: 'Formatted' },
  { value: 'text', label: 'Plain text' },
];

/** The mail as its recipient sees it. */
export function MailPreview({ id }: { readonly id: number }) {
  const { data, error, refetch } = useQuery(previewQuery(id));
  const [form, setForm] = useState('html');
  return (
    <Stack gap="xs" component="section" aria-label="Preview">
      <Group justify="space-between">
        <Title order={3} size="sm">
          Preview
        </Title>
        <SegmentedControl size="xs" aria-label="Form" value={form} onChange={setForm} data={FORMS} />
      </Group>
      {data &&
        (form === 'html' ? <Formatted mail={data} /> : <pre className={classes.text}>{data.text}</pre>)}
      {!data && !error && <Waiting />}
      {!data && error && (
        <ErrorState title="The preview could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
    </Stack>
  );
}

/** In a frame of its own: no scripts, no forms, no access to this page; a link opens a new tab. */
function Formatted({ mail }: { readonly mail: Preview }) {
  return (
    <iframe
      className={classes.frame}
      title={`Mail: ${mail.subject}`}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      srcDoc={mail.html.replace('<head>', '<head><base target="_blank">')}
    />
  );
}

function Waiting() {
  return (
    <div role="status">
      <VisuallyHidden>Loading</VisuallyHidden>
      <Skeleton height={440} />
    </div>
  );
}
