import { Modal, Text } from '@mantine/core';
import type { User } from '@/api';
import { announceDone } from '@/shared/ui/announcement';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { focusActions } from './account-actions';
import { AccountForm } from './account-form';
import type { AccountTask } from './account-task';
import { nameOf } from './labels';
import { useSetActive } from './queries';

interface NewAccountDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function NewAccountDialog({ isOpen, onClose }: NewAccountDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="New account">
      <AccountForm account={null} onClose={onClose} />
    </Modal>
  );
}

/** The dialogs about accounts. When one closes, the focus returns to where it was opened from. */
export function AccountDialogs({ task: { current, isOpen, close } }: { readonly task: AccountTask }) {
  if (current === null) return null;
  const { kind, account, number } = current;
  const restoreFocus = () => focusActions(account);
  const props = { account, isOpen, onClose: close, onClosed: restoreFocus };
  if (kind !== 'edit') return <ActiveDialog key={number} {...props} isComingBack={kind === 'reactivate'} />;
  return (
    <Modal
      key={number}
      opened={isOpen}
      onClose={close}
      title={`Edit ${account.username}`}
      returnFocus={false}
      onExitTransitionEnd={restoreFocus}
    >
      <AccountForm account={account} onClose={close} />
    </Modal>
  );
}

interface ActiveDialogProps {
  readonly account: User;
  readonly isComingBack: boolean;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onClosed: () => void;
}

/** Asks before an account may no longer sign in, or may again. */
function ActiveDialog({ account, isComingBack, isOpen, onClose, onClosed }: ActiveDialogProps) {
  const setActive = useSetActive(account.id);
  const verb = isComingBack ? 'Reactivate' : 'Deactivate';
  const confirm = () =>
    setActive.mutate(
      { is_active: isComingBack },
      {
        onSuccess: () => {
          onClose();
          announceDone(
            `${nameOf(account)} was ${verb.toLowerCase()}d`,
            isComingBack ? 'Can sign in again.' : 'Can no longer sign in.',
          );
        },
      },
    );
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={`${verb} ${account.username}?`}
      confirm={verb}
      isDangerous={!isComingBack}
      isPending={setActive.isPending}
      error={setActive.error}
      onConfirm={confirm}
      onClose={onClose}
      onClosed={onClosed}
    >
      <Text size="sm">
        {isComingBack
          ? `${nameOf(account)} can sign in again, with the old password.`
          : `${nameOf(account)} can no longer sign in. What the account did keeps its name.`}
      </Text>
    </ConfirmDialog>
  );
}
