import { notifications } from '@mantine/notifications';
import type { ApiError } from '@/shared/lib/api-error';
import { AlertIcon, CheckIcon } from './icons';
import classes from './toast.module.css';

const READING_TIME_MS = 8_000;

const COMMON = {
  role: 'alert',
  autoClose: READING_TIME_MS,
  withBorder: true,
  closeButtonProps: { 'aria-label': 'Dismiss' },
};

/** Says that something is done. Screen readers are told too. */
export function toastDone(title: string, message: string): void {
  notifications.show({
    ...COMMON,
    title,
    message,
    icon: <CheckIcon />,
    classNames: { icon: classes.success },
  });
}

/** Says that something was not done, and why. */
export function toastFailure(title: string, error: ApiError): void {
  const message = Object.values(error.fields)[0] ?? error.message;
  notifications.show({
    ...COMMON,
    title,
    message,
    icon: <AlertIcon />,
    classNames: { icon: classes.failure },
  });
}
