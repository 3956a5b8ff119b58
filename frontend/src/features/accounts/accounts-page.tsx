'use client';

import { Button } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { formatCount } from '@/shared/lib/format';
import { FIRST_PAGE } from '@/shared/lib/places';
import { useUrlParams } from '@/shared/lib/use-url-params';
import { PersonIcon, PlusIcon, SearchIcon } from '@/shared/ui/icons';
import { PageHeader } from '@/shared/ui/page-header';
import { PagedList } from '@/shared/ui/paged-list';
import { EmptyState } from '@/shared/ui/states';
import { AccountDialogs, NewAccountDialog } from './account-dialogs';
import { AccountFilterBar } from './account-filters';
import { AccountCards, AccountTable } from './account-table';
import { useAccountTask } from './account-task';
import {
  type AccountFilters,
  formatFilters,
  isFiltered,
  NO_FILTERS,
  PAGE_SIZE,
  parseFilters,
} from './filters';
import { accountListQuery } from './queries';

/** Who may sign in, and as what. */
export function AccountsPage() {
  const [params, setParams] = useUrlParams();
  const [isCreating, creating] = useDisclosure();
  const isWide = useMediaQuery('(min-width: 68em)', undefined, { getInitialValueInEffect: false });
  const task = useAccountTask();
  const filters = parseFilters(params);
  const list = useQuery(accountListQuery(filters));
  // Any other change starts over at the first page.
  const change = (next: Partial<AccountFilters>) =>
    setParams((now) => formatFilters({ ...parseFilters(now), page: FIRST_PAGE, ...next }));
  return (
    <>
      <PageHeader
        title="Accounts"
        aside={list.data && formatCount(list.data.count, list.data.count_is_capped)}
        action={
          <Button leftSection={<PlusIcon />} onClick={creating.open}>
            New account
          </Button>
        }
      />
      <AccountFilterBar filters={filters} onChange={change} />
      <PagedList
        list={list}
        noun="accounts"
        page={filters.page}
        pageSize={PAGE_SIZE}
        onPage={(page) => change({ page })}
        empty={
          <NoAccounts
            isFiltered={isFiltered(filters)}
            onClear={() => change(NO_FILTERS)}
            onCreate={creating.open}
          />
        }
      >
        {(accounts) =>
          isWide ? (
            <AccountTable
              accounts={accounts}
              sort={filters.sort}
              onSort={(sort) => change({ sort })}
              onStart={task.start}
            />
          ) : (
            <AccountCards accounts={accounts} onStart={task.start} />
          )
        }
      </PagedList>
      <NewAccountDialog isOpen={isCreating} onClose={creating.close} />
      <AccountDialogs task={task} />
    </>
  );
}

interface NoAccountsProps {
  readonly isFiltered: boolean;
  readonly onClear: () => void;
  readonly onCreate: () => void;
}

function NoAccounts({ isFiltered, onClear, onCreate }: NoAccountsProps) {
  if (isFiltered) {
    const clear = (
      <Button variant="default" onClick={onClear}>
        Show all accounts
      </Button>
    );
    return (
      <EmptyState icon={<SearchIcon width={20} height={20} />} title="No account matches" action={clear}>
        Nobody here fits the search and filters.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<PersonIcon width={20} height={20} />}
      title="No accounts yet"
      action={<Button onClick={onCreate}>Create the first one</Button>}
    >
      An account lets a person sign in.
    </EmptyState>
  );
}
