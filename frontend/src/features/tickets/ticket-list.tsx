import { Alert, Button, Group } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { UseQueryResult } from '@tanstack/react-query';
import type { TicketsListResponse } from '@/api';
import type { ApiError } from '@/shared/lib/api-error';
import { FIRST_PAGE } from '@/shared/lib/places';
import { AlertIcon, SearchIcon, TicketIcon } from '@/shared/ui/icons';
import { Pager } from '@/shared/ui/pager';
import { EmptyState, ErrorState, ListSkeleton } from '@/shared/ui/states';
import { isFiltered, NO_FILTERS, PAGE_SIZE, type TicketFilters } from './filters';
import { SelectPageBox } from './select-box';
import { SortSelect, TicketCards } from './ticket-cards';
import classes from './ticket-list.module.css';
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

/** The list in each of its states: on its way, failed, empty, filled. */
export function TicketList(props: TicketListProps) {
  const { list, filters, onChange } = props;
  const { data, error } = list;
  if (error?.status === 404 && filters.page.number > 1)
    return <PastTheEnd onFirst={() => onChange({ page: FIRST_PAGE })} />;
  if (data === undefined) {
    if (!error) return <ListSkeleton />;
    return (
      <ErrorState title="The tickets could not be loaded" error={error} onRetry={() => void list.refetch()} />
    );
  }
  return (
    <>
      {error && <Stale error={error} onRetry={() => void list.refetch()} />}
      {data.results.length === 0 ? <Empty {...props} /> : <Filled {...props} data={data} />}
    </>
  );
}

type FilledProps = TicketListProps & { readonly data: TicketsListResponse };

function Filled({ list, data, filters, selection, onChange }: FilledProps) {
  const isWide = useMediaQuery('(min-width: 75em)', undefined, { getInitialValueInEffect: false });
  const onSort = (sort: TicketFilters['sort']) => onChange({ sort });
  return (
    <div className={classes.list} aria-busy={list.isPlaceholderData}>
      {isWide ? (
        <TicketTable tickets={data.results} selection={selection} sort={filters.sort} onSort={onSort} />
      ) : (
        <TicketCards tickets={data.results} selection={selection} />
      )}
      <div className={classes.foot}>
        {isWide ? (
          <span />
        ) : (
          <Group gap="md">
            <SortSelect sort={filters.sort} onSort={onSort} />
            {selection && <SelectPageBox tickets={data.results} selection={selection} label="Select page" />}
          </Group>
        )}
        <Pager
          page={filters.page}
          pageSize={PAGE_SIZE}
          shown={data.results.length}
          count={data.count}
          isCapped={data.count_is_capped}
          next={data.next}
          previous={data.previous}
          onPage={(page) => onChange({ page })}
        />
      </div>
    </div>
  );
}

function Empty({ filters, onChange, onCreate }: TicketListProps) {
  if (isFiltered(filters)) {
    const clear = (
      <Button variant="default" onClick={() => onChange(NO_FILTERS)}>
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

function PastTheEnd({ onFirst }: { readonly onFirst: () => void }) {
  return (
    <EmptyState
      icon={<TicketIcon width={20} height={20} />}
      title="This page is past the end"
      action={
        <Button variant="default" onClick={onFirst}>
          First page
        </Button>
      }
    >
      There are fewer tickets than that by now.
    </EmptyState>
  );
}

function Stale({ error, onRetry }: { readonly error: ApiError; readonly onRetry: () => void }) {
  return (
    <Alert className={classes.stale} color="yellow" variant="light" icon={<AlertIcon />} role="status">
      What you see may be out of date. {error.message}{' '}
      <Button variant="default" size="xs" onClick={onRetry}>
        Try again
      </Button>
    </Alert>
  );
}
