import { Button } from '@mantine/core';
import type { Notification } from '@/api';
import classes from './failed-actions.module.css';
import { useDismiss, useResend } from './queries';

/** Sends a failed mail again, or lets it be; nothing for any other. */
export function FailedActions({ mail }: { readonly mail: Notification }) {
  const resend = useResend();
  const dismiss = useDismiss();
  if (mail.status !== 'failed' && !resend.isPending && !dismiss.isPending) return null;
  return (
    <div className={classes.actions}>
      <Button
        variant="default"
        size="xs"
        aria-label={`Resend to ${mail.recipient}`}
        loading={resend.isPending}
        disabled={dismiss.isPending}
        onClick={() => resend.mutate(mail)}
      >
        Resend
      </Button>
      <Button
        variant="default"
        size="xs"
        aria-label={`Dismiss mail to ${mail.recipient}`}
        loading={dismiss.isPending}
        disabled={resend.isPending}
        onClick={() => dismiss.mutate(mail)}
      >
        Dismiss
      </Button>
    </div>
  );
}
