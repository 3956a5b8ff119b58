import { Anchor, Text, Tooltip, VisuallyHidden } from '@mantine/core';
import Link from 'next/link';
import type { Notification } from '@/api';
import { formatAge, formatExact } from '@/shared/lib/format';
import { Age } from '@/shared/ui/age';
import { AlertIcon, CheckIcon, ClockIcon, StatusOpenIcon } from '@/shared/ui/icons';
import classes from './labels.module.css';

export const STATUS_LABELS: Record<Notification['status'], string> = {
  failed: 'Failed',
  pending: 'Pending',
  sent: 'Sent',
  cancelled: 'Cancelled',
};

export const KIND_LABELS: Record<Notification['kind'], string> = {
  assigned: 'Assigned',
  priority_changed: 'Priority changed',
  moved: 'Moved',
  invitation: 'Invitation',
  password_reset: 'New password',
  reply: 'Reply',
  note: 'Note',
  mention: 'Mention',
};

const STATUS_ICONS: Record<Notification['status'], typeof AlertIcon> = {
  failed: AlertIcon,
  pending: ClockIcon,
  sent: CheckIcon,
  cancelled: StatusOpenIcon,
};

export function MailStatus({ status }: { readonly status: Notification['status'] }) {
  const Icon = STATUS_ICONS[status];
  return (
    <span className={classes.status} data-status={status}>
      <Icon width={14} height={14} />
      {STATUS_LABELS[status]}
    </span>
  );
}

/** `7` → `T-000007`. */
export function formatReference(ticket: number): string {
  return `T-${String(ticket).padStart(6, '0')}`;
}

/** Nothing for a mail about an account. */
export function TicketLink({ ticket }: { readonly ticket: number | null }) {
  return ticket === null ? null : (
    <Anchor
      component={Link}
      href={`/tickets/detail/?id=${ticket}`}
      className={classes.reference}
      prefetch={false}
    >
      {formatReference(ticket)}
    </Anchor>
  );
}

/** When the mail went out; or when it is tried next. */
export function SentOrNext({ mail, now }: { readonly mail: Notification; readonly now: Date }) {
  if (mail.sent_at) return <Age at={mail.sent_at} now={now} />;
  if (mail.status !== 'pending' || !mail.next_attempt_at) {
    return (
      <Text component="span" size="sm" c="dimmed">
        –
      </Text>
    );
  }
  const at = mail.next_attempt_at;
  const exact = formatExact(at);
  return (
    <Tooltip label={`Next try ${exact}`} events={{ hover: true, focus: true, touch: true }}>
      <Text component="time" dateTime={at} size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        {untilText(at, now)}
        <VisuallyHidden>, next try {exact}</VisuallyHidden>
      </Text>
    </Tooltip>
  );
}

function untilText(at: string, now: Date): string {
  const distance = formatAge(now.toISOString(), new Date(at));
  return distance === 'now' ? 'in a moment' : `in ${distance}`;
}
