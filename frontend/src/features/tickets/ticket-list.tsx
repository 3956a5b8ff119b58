import { Button, Group } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { UseQueryResult } from '@tanstack/react-query';
import type { TicketsListResponse } from '@/api';
import type { ApiError } from '@/shared/lib/api-error';
import { SearchIcon, TicketIcon } from '@/shared/ui/icons';
import { PagedList } from '@/shared/ui/paged-list';
import { EmptyState } from '@/shared/ui/states';
import { isFiltered, NO_FILTERS, PAGE_SIZE, type Sort, type TicketFilters } from './filters';
import { SelectPageBox } from './select-box';
import { SortSelect, TicketCards } from './ticket-cards';
import { TicketTable } from './ticket-table';
import type { Selection } from './use-selection';

interface TicketListProps {
  readonly list: UseQueryResult<TicketsListResponse, ApiError>;
  readonly filters: TicketFilters;
  /** Null for whoever may change one at a time only. */
  readonly selection: Selection | null;
  readonly onChange: (change: Partial<TicketFilters>) => void;
  readonly onCreate: () => void;
}

/** The tickets, as wide as the screen allows. */
export function TicketList({ list, filters, selection, onChange, onCreate }: TicketListProps) {
  const isWide = useMediaQuery('(min-width: 75em)', undefined, { getInitialValueInEffect: false });
  const onSort = (sort: Sort) => onChange({ sort });
  const foot = (
    <Group gap="md">
      <SortSelect sort={filters.sort} onSort={onSort} />
      {selection && (
        <SelectPageBox tickets={list.data?.results ?? []} selection={selection} label="Select page" />
      )}
    </Group>
  );
  return (
    <PagedList
      list={list}
      noun="tickets"
      page={filters.page}
      pageSize={PAGE_SIZE}
      onPage={(page) => onChange({ page })}
      empty={
        <NoTickets
          isFiltered={isFiltered(filters)}
          onClear={() => onChange(NO_FILTERS)}
          onCreate={onCreate}
        />
      }
      foot={isWide ? null : foot}
    >
      {(tickets) =>
        isWide ? (
          <TicketTable tickets={tickets} selection={selection} sort={filters.sort} onSort={onSort} />
        ) : (
          <TicketCards tickets={tickets} selection={selection} />
        )
      }
    </PagedList>
  );
}

interface NoTicketsProps {
  readonly isFiltered: boolean;
  readonly onClear: () => void;
  readonly onCreate: () => void;
}

function NoTickets({ isFiltered: isNarrowed, onClear, onCreate }: NoTicketsProps) {
  if (isNarrowed) {
    const clear = (
      <Button variant="default" onClick={onClear}>
        Show all tickets
      </Button>
    );
    return (
      <EmptyState icon={<SearchIcon width={20} height={20} />} title="No ticket matches" action={clear}>
        Nothing here fits the search and filters.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<TicketIcon width={20} height={20} />}
      title="Nothing here yet"
      action={<Button onClick={onCreate}>Create the first one</Button>}
    >
      A new ticket reaches the right agent by itself, and the list says why.
    </EmptyState>
  );
}
