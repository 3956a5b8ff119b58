import { Alert, Button } from '@mantine/core';
import type { ApiError } from '@/shared/lib/api-error';
import { AlertIcon } from './icons';

interface StaleNoticeProps {
  readonly error: ApiError;
  readonly onRetry: () => void;
}

/** What is shown came before the last, failed, request. */
export function StaleNotice({ error, onRetry }: StaleNoticeProps) {
  return (
    <Alert color="yellow" variant="light" icon={<AlertIcon />} role="status">
      What you see may be out of date. {error.message}{' '}
      <Button variant="default" size="xs" onClick={onRetry}>
        Try again
      </Button>
    </Alert>
  );
}
