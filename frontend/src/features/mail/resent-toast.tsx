import { notifications } from '@mantine/notifications';
import type { Notification } from '@/api';
import { MailIcon } from '@/shared/ui/icons';

const READING_TIME_MS = 8_000;

/** Says that the mail is on its way again. Screen readers are told too. */
export function announceResent(mail: Notification): void {
  notifications.show({
    role: 'alert',
    title: 'On its way again',
    message: `${mail.subject} goes to ${mail.recipient}.`,
    icon: <MailIcon />,
    autoClose: READING_TIME_MS,
    withBorder: true,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  });
}
