import { ActionIcon, Menu } from '@mantine/core';
import type { User } from '@/api';
import { MoreIcon } from '@/shared/ui/icons';
import type { AccountTask } from './account-task';

interface AccountActionsProps {
  readonly account: User;
  readonly onStart: AccountTask['start'];
}

/** The button that gets the focus back when a dialog about this account closes. */
export function actionsId(account: User): string {
  return `actions-of-account-${account.id}`;
}

/** What can be done with an account. */
export function AccountActions({ account, onStart }: AccountActionsProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          id={actionsId(account)}
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
