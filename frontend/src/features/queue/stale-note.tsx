import { Alert, Button, Group } from '@mantine/core';
import type { ApiError } from '@/shared/lib/api-error';
import { AlertIcon } from '@/shared/ui/icons';

interface StaleNoteProps {
  readonly error: ApiError;
  readonly onRetry: () => void;
}

/** What is shown could not be renewed. */
export function StaleNote({ error, onRetry }: StaleNoteProps) {
  return (
    <Alert color="yellow" variant="light" icon={<AlertIcon />} role="status">
      <Group justify="space-between" gap="sm">
        What waits now could not be loaded. {error.message}
        <Button variant="default" size="xs" onClick={onRetry}>
          Try again
        </Button>
      </Group>
    </Alert>
  );
}
