import { Group, Text } from '@mantine/core';
import type { User } from '@/api';
import { CheckIcon, StatusOpenIcon } from '@/shared/ui/icons';
import { PersonAvatar } from '@/shared/ui/person';
import classes from './accounts.module.css';
import { nameOf } from './labels';

/** Name, and what one signs in with. */
export function AccountName({ account, isSelf }: { readonly account: User; readonly isSelf: boolean }) {
  return (
    <Group gap={10} wrap="nowrap" miw={0} className={classes.who}>
      <PersonAvatar name={nameOf(account)} size={30} />
      <div className={classes.who}>
        <Text size="md" className={classes.name}>
          {nameOf(account)}
          {isSelf && (
            <Text component="span" size="sm" c="dimmed">
              {' '}
              (you)
            </Text>
          )}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {account.username}
        </Text>
      </div>
    </Group>
  );
}

/** Whether the account may sign in. */
export function AccountState({ isActive }: { readonly isActive: boolean }) {
  return (
    <span className={classes.state} data-active={isActive || undefined}>
      {isActive ? <CheckIcon /> : <StatusOpenIcon />}
      {isActive ? 'Active' : 'Deactivated'}
    </span>
  );
}
