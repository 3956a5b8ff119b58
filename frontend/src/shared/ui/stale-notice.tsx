import { Alert, Button } from '@mantine/core';
import type { ApiError } from '@/shared/lib/api-error';
import { AlertIcon } from './icons';
import classes from './stale-notice.module.css';

interface StaleNoticeProps {
  readonly error: ApiError;
  readonly onRetry: () => void;
  /** Where what is around it keeps the distance already. */
  readonly isInset?: boolean;
}

/** What is shown came before the last, failed, request. */
export function StaleNotice({ error, onRetry, isInset = false }: StaleNoticeProps) {
  return (
    <Alert
      {...(!isInset && { className: classes.notice })}
      color="yellow"
      variant="light"
      icon={<AlertIcon />}
      role="status"
    >
      What you see may be out of date. {error.message}{' '}
      <Button variant="default" size="xs" onClick={onRetry}>
        Try again
      </Button>
    </Alert>
  );
}
