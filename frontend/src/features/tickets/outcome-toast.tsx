import { notifications } from '@mantine/notifications';
import type { Ticket } from '@/api';
import { CheckIcon, ClockIcon } from '@/shared/ui/icons';
import { isWaiting } from './assignment';
import classes from './outcome-toast.module.css';

const READING_TIME_MS = 12_000;

/** Says at once who got the new ticket and why, or that it waits and why. Screen readers are told too. */
export function announceOutcome(ticket: Ticket): void {
  const waits = isWaiting(ticket);
  notifications.show({
    role: 'alert',
    title: waits
      ? `${ticket.reference} is waiting`
      : `${ticket.reference} went to ${ticket.assigned_agent?.name ?? 'nobody'}`,
    message: ticket.assignment?.explanation ?? ticket.title,
    classNames: { icon: waits ? classes.waiting : classes.assigned },
    icon: waits ? <ClockIcon /> : <CheckIcon />,
    autoClose: READING_TIME_MS,
    withBorder: true,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  });
}
