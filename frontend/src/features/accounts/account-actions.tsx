import { ActionIcon, Menu } from '@mantine/core';
import Link from 'next/link';
import type { User } from '@/api';
import { MoreIcon } from '@/shared/ui/icons';
import type { AccountTask } from './account-task';

interface AccountActionsProps {
  readonly account: User;
  readonly onStart: AccountTask['start'];
}

/** Gives the focus back to the button that a dialog about this account was opened from. */
export function focusActions(account: User): void {
  const origin = document.querySelector<HTMLElement>(`[data-actions-of="account-${account.id}"]`);
  (origin ?? document.getElementById('content'))?.focus();
}

/** What can be done with an account. */
export function AccountActions({ account, onStart }: AccountActionsProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          data-actions-of={`account-${account.id}`}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`Actions for ${account.username}`}
        >
          <MoreIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onStart('edit', account)}>Edit</Menu.Item>
        <Menu.Item component={Link} href={`/accounts/sessions/?user=${account.id}`} prefetch={false}>
          Signed-in browsers
        </Menu.Item>
        {account.is_active ? (
          <Menu.Item color="var(--app-danger)" onClick={() => onStart('deactivate', account)}>
            Deactivate
          </Menu.Item>
        ) : (
          <Menu.Item onClick={() => onStart('reactivate', account)}>Reactivate</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
