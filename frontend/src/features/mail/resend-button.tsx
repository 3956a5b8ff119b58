import { Button } from '@mantine/core';
import type { Notification } from '@/api';
import { useResend } from './queries';

/** Sends a failed mail again; nothing for any other. */
export function ResendButton({ mail }: { readonly mail: Notification }) {
  const resend = useResend();
  if (mail.status !== 'failed' && !resend.isPending) return null;
  return (
    <Button
      variant="default"
      size="xs"
      aria-label={`Resend to ${mail.recipient}`}
      loading={resend.isPending}
      onClick={() => resend.mutate(mail)}
    >
      Resend
    </Button>
  );
}
