import { ActionIcon, Button, FileButton, Text } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import type { Attachment } from '@/api';
import { announceFailure } from '@/shared/ui/announcement';
import classes from './draft-files.module.css';
import { ClipIcon, CloseIcon, FileIcon } from './icons';
import { useRemoveDraft, useUpload } from './queries';
import { formatSize } from './size';

interface DraftFilesState {
  /** Uploaded, and not sent yet. */
  readonly drafts: readonly Attachment[];
  readonly isUploading: boolean;
  readonly remove: (id: number) => void;
  /** Forgets them, because they were sent. */
  readonly clear: () => void;
  readonly button: ReactNode;
}

/** The files that go with the comment being written. */
export function useDraftFiles(ticket: number): DraftFilesState {
  const [drafts, setDrafts] = useState<readonly Attachment[]>([]);
  const upload = useUpload(ticket);
  const removal = useRemoveDraft();
  const reset = useRef<() => void>(null);
  const add = async (files: readonly File[]) => {
    for (const file of files) {
      await upload
        .mutateAsync(file)
        .then((draft) => setDrafts((known) => [...known, draft]))
        .catch((error) => announceFailure(`${file.name} was not attached`, error));
    }
    reset.current?.();
  };
  return {
    drafts,
    isUploading: upload.isPending,
    remove: (id) => {
      setDrafts((known) => known.filter((draft) => draft.id !== id));
      // One that stays behind is seen by nobody else and removed after a day.
      removal.mutate(id);
    },
    clear: () => setDrafts([]),
    button: (
      <FileButton multiple onChange={(files) => void add(files)} resetRef={reset}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<ClipIcon />} loading={upload.isPending}>
            Attach files
          </Button>
        )}
      </FileButton>
    ),
  };
}

/** What will be sent along. */
export function DraftFiles({ files: { drafts, remove } }: { readonly files: DraftFilesState }) {
  if (drafts.length === 0) return null;
  return (
    <ul className={classes.drafts} aria-label="Files to send">
      {drafts.map(({ id, name, size }) => (
        <li key={id} className={classes.draft}>
          <FileIcon width={14} height={14} />
          <Text component="span" size="sm" truncate>
            {name}
          </Text>
          <Text component="span" size="xs" c="dimmed">
            {formatSize(size)}
          </Text>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label={`Remove ${name}`}
            onClick={() => remove(id)}
          >
            <CloseIcon width={12} height={12} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}
