import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ApiError } from '@/shared/lib/api-error';
import classes from './announcement.module.css';
import { AlertIcon, CheckIcon, ClockIcon } from './icons';

const READING_TIME_MS = 12_000;
const ICONS = { success: <CheckIcon />, waiting: <ClockIcon />, failure: <AlertIcon /> };

interface Announcement {
  readonly tone: keyof typeof ICONS;
  readonly title: string;
  readonly message?: string | undefined;
  /** Takes back what is told; there is a button for it. */
  readonly undo?: (() => void) | undefined;
}

/** Says what has just happened; screen readers are told too. */
export function announce({ tone, title, message, undo }: Announcement): void {
  const id = notifications.show({
    role: 'alert',
    title,
    message: undo ? <WithUndo message={message} onUndo={() => takeBack(undo)} /> : message,
    classNames: { icon: classes[tone] ?? '' },
    icon: ICONS[tone],
    autoClose: READING_TIME_MS,
    withBorder: true,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  });
  const takeBack = (run: () => void) => {
    notifications.hide(id);
    run();
  };
}

/** Says that something is done. */
export function announceDone(title: string, message?: string): void {
  announce({ tone: 'success', title, message });
}

/** All that the server said against it, in one text. */
export function failureText(error: ApiError): string {
  return Object.values(error.fields).join(' ') || error.message;
}

/** Says what did not work, and why. */
export function announceFailure(title: string, error: ApiError): void {
  announce({ tone: 'failure', title, message: failureText(error) });
}

function WithUndo({
  message,
  onUndo,
}: {
  readonly message?: string | undefined;
  readonly onUndo: () => void;
}) {
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap">
      <span>{message}</span>
      <Button variant="default" size="xs" flex="none" onClick={onUndo}>
        Undo
      </Button>
    </Group>
  );
}
