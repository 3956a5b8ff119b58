import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ApiError } from '@/shared/lib/api-error';
import { FormError } from './form-error';

interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  /** Names what will happen, as on the button that does it. */
  readonly confirm: string;
  readonly isDangerous?: boolean;
  readonly isPending: boolean;
  readonly error: ApiError | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly onClosed?: () => void;
  /** What will come of it. */
  readonly children: ReactNode;
}

/** Asks before something that many others would notice. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Modal
      opened={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      returnFocus={props.onClosed === undefined}
      {...(props.onClosed && { onExitTransitionEnd: props.onClosed })}
    >
      <Stack gap="md">
        <FormError error={props.error} fields={[]} />
        {props.children}
        <Group justify="flex-end" gap="sm" mt="xs">
          <Button variant="default" onClick={props.onClose} data-autofocus>
            Cancel
          </Button>
          <Button
            {...(props.isDangerous && { color: 'red.9' })}
            loading={props.isPending}
            onClick={props.onConfirm}
          >
            {props.confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
