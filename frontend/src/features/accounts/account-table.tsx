import { Group, Table, Text } from '@mantine/core';
import type { User } from '@/api';
import { useSession } from '@/shared/lib/session';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import { Card, CardList } from '@/shared/ui/card-list';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { AccountActions } from './account-actions';
import { AccountName, AccountState } from './account-bits';
import type { AccountTask } from './account-task';
import type { Sort, SortField } from './filters';
import { ROLE_LABELS } from './labels';

interface AccountListProps {
  readonly accounts: readonly User[];
  readonly onStart: AccountTask['start'];
}

interface AccountTableProps extends AccountListProps {
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

const COLUMNS: readonly Column<SortField>[] = [
  { label: 'Account', field: 'username' },
  { label: 'Email', width: '28%' },
  { label: 'Role', width: '112px' },
  { label: 'State', width: '136px' },
  { label: 'Joined', width: '96px', field: 'date_joined', isDescendingFirst: true },
  { label: 'Actions', width: '76px', isLabelHidden: true },
];

/** The accounts for wide screens. */
export function AccountTable({ accounts, sort, onSort, onStart }: AccountTableProps) {
  const now = useNow();
  const me = useSession();
  return (
    <DataTable caption="Accounts" columns={COLUMNS} sort={sort} onSort={onSort}>
      {accounts.map((account) => (
        <Table.Tr key={account.id}>
          <Table.Td>
            <AccountName account={account} isSelf={account.id === me.id} />
          </Table.Td>
          <Table.Td>
            <Text size="sm" c="dimmed" truncate title={account.email}>
              {account.email || '–'}
            </Text>
          </Table.Td>
          <Table.Td>
            <Text size="sm">{ROLE_LABELS[account.role]}</Text>
          </Table.Td>
          <Table.Td>
            <AccountState isActive={account.is_active} />
          </Table.Td>
          <Table.Td>
            <Age at={account.date_joined} now={now} />
          </Table.Td>
          <Table.Td>
            <AccountActions account={account} onStart={onStart} />
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

/** The same for narrow ones. */
export function AccountCards({ accounts, onStart }: AccountListProps) {
  const me = useSession();
  return (
    <CardList label="Accounts">
      {accounts.map((account) => (
        <Card key={account.id}>
          <Group gap={8} wrap="nowrap">
            <AccountName account={account} isSelf={account.id === me.id} />
            <AccountActions account={account} onStart={onStart} />
          </Group>
          <Group gap="md">
            <Text size="sm">{ROLE_LABELS[account.role]}</Text>
            <AccountState isActive={account.is_active} />
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {account.email}
            </Text>
          </Group>
        </Card>
      ))}
    </CardList>
  );
}
