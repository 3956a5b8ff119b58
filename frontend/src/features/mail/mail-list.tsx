import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { UseQueryResult } from '@tanstack/react-query';
import type { NotificationsListResponse } from '@/api';
import type { ApiError } from '@/shared/lib/api-error';
import { MailIcon, SearchIcon } from '@/shared/ui/icons';
import { PagedList } from '@/shared/ui/paged-list';
import { EmptyState } from '@/shared/ui/states';
import { isFiltered, type MailFilters, NO_FILTERS, PAGE_SIZE } from './filters';
import { MailCards } from './mail-cards';
import { MailTable } from './mail-table';

interface MailListProps {
  readonly list: UseQueryResult<NotificationsListResponse, ApiError>;
  readonly filters: MailFilters;
  readonly onChange: (change: Partial<MailFilters>) => void;
  readonly onOpen: (id: number) => void;
}

/** The ledger, as wide as the screen allows. */
export function MailList({ list, filters, onChange, onOpen }: MailListProps) {
  const isWide = useMediaQuery('(min-width: 75em)', undefined, { getInitialValueInEffect: false });
  const Mails = isWide ? MailTable : MailCards;
  return (
    <PagedList
      list={list}
      noun="mails"
      page={filters.page}
      pageSize={PAGE_SIZE}
      onPage={(page) => onChange({ page })}
      empty={<NoMail isFiltered={isFiltered(filters)} onClear={() => onChange(NO_FILTERS)} />}
    >
      {(mails) => <Mails mails={mails} onOpen={onOpen} />}
    </PagedList>
  );
}

interface NoMailProps {
  readonly isFiltered: boolean;
  readonly onClear: () => void;
}

function NoMail({ isFiltered: isNarrowed, onClear }: NoMailProps) {
  if (isNarrowed) {
    const clear = (
      <Button variant="default" onClick={onClear}>
        Show all mail
      </Button>
    );
    return (
      <EmptyState icon={<SearchIcon width={20} height={20} />} title="No mail matches" action={clear}>
        Nothing here fits the search and filters.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<MailIcon width={20} height={20} />} title="No mail yet">
      As soon as a ticket reaches an agent, the mail that tells them stands here. Create a ticket to see it.
    </EmptyState>
  );
}
