import { Button, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { getHotkeyHandler } from '@mantine/hooks';
import type { Attachment } from '@/api';
import { useSession } from '@/shared/lib/session';
import { announce } from '@/shared/ui/announcement';
import { FormError } from '@/shared/ui/form-error';
import classes from './composer.module.css';
import { DraftFiles, useDraftFiles } from './draft-files';
import { MentionSelect } from './mention-select';
import { useAddComment } from './queries';

const MAX_BODY = 20_000;
const KINDS = [
  { value: 'reply', label: 'Reply' },
  { value: 'note', label: 'Internal note' },
];

type Draft = { kind: string; body: string };

/** Takes a reply or, from staff, an internal note, with files. What is typed stays until the server has it. */
export function Composer({ ticket }: { readonly ticket: number }) {
  const isStaff = useSession().role !== 'requester';
  const add = useAddComment(ticket);
  const files = useDraftFiles(ticket);
  const form = useForm<Draft>({
    initialValues: { kind: 'reply', body: '' },
    validate: {
      body: (text) => {
        if (!text.trim()) return 'Write something first.';
        return text.length > MAX_BODY ? `At most ${MAX_BODY.toLocaleString('en-GB')} characters.` : null;
      },
    },
  });
  const isNote = form.values.kind === 'note';
  const label = isNote ? 'Internal note' : 'Reply';
  const focus = () => form.getInputNode('body')?.focus();
  const send = ({ body }: Draft) =>
    add.mutate(
      { body, is_internal: isNote, attachments: files.drafts.map(({ id }: Attachment) => id) },
      {
        onSuccess: () => {
          form.setFieldValue('body', '');
          files.clear();
          announce({ tone: 'success', title: isNote ? 'The note is added' : 'The reply is sent' });
        },
        onError: (error) => {
          form.setErrors(error.fields);
          focus();
        },
      },
    );
  const submit = form.onSubmit(send, focus);
  const mention = (name: string, agent: number) => {
    const { body } = form.values;
    form.setFieldValue('body', `${body}${body && !/\s$/.test(body) ? ' ' : ''}@[${name}](agent:${agent}) `);
    focus();
  };
  return (
    <form onSubmit={submit} noValidate className={classes.composer} data-note={isNote || undefined}>
      <Stack gap="sm">
        <FormError error={add.error} fields={['body']} />
        {isStaff && (
          <SegmentedControl
            size="xs"
            className={classes.kind}
            data={KINDS}
            aria-label="What to write"
            {...form.getInputProps('kind')}
          />
        )}
        <Textarea
          aria-label={label}
          placeholder={isNote ? 'Seen by staff alone' : 'Seen by the requester and by staff'}
          autosize
          minRows={3}
          maxRows={16}
          onKeyDown={getHotkeyHandler([['mod+Enter', () => submit()]])}
          {...form.getInputProps('body')}
        />
        <DraftFiles files={files} />
        <div className={classes.tools}>
          {files.button}
          {isStaff && <MentionSelect onChoose={mention} />}
          <Text component="span" size="xs" c="dimmed" className={classes.hint}>
            Markdown works
          </Text>
          <Button type="submit" loading={add.isPending} disabled={files.isUploading}>
            {isNote ? 'Add note' : 'Send reply'}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
