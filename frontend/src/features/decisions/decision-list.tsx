import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { UseQueryResult } from '@tanstack/react-query';
import type { DecisionsListResponse } from '@/api';
import type { ApiError } from '@/shared/lib/api-error';
import { FIRST_PAGE } from '@/shared/lib/places';
import { HistoryIcon, SearchIcon } from '@/shared/ui/icons';
import { Pager } from '@/shared/ui/pager';
import { StaleNotice } from '@/shared/ui/stale-notice';
import { EmptyState, ErrorState, ListSkeleton } from '@/shared/ui/states';
import { DecisionCards } from './decision-cards';
import classes from './decision-list.module.css';
import { DecisionTable } from './decision-table';
import { type DecisionFilters, isFiltered, NO_FILTERS, PAGE_SIZE } from './filters';

interface DecisionListProps {
  readonly list: UseQueryResult<DecisionsListResponse, ApiError>;
  readonly filters: DecisionFilters;
  readonly onChange: (change: Partial<DecisionFilters>) => void;
  readonly onOpen: (id: number) => void;
}

/** The list in each of its states: on its way, failed, empty, filled. */
export function DecisionList(props: DecisionListProps) {
  const { list, filters, onChange } = props;
  const { data, error } = list;
  const retry = () => void list.refetch();
  if (error?.status === 404 && filters.page.number > 1)
    return <PastTheEnd onFirst={() => onChange({ page: FIRST_PAGE })} />;
  if (data === undefined) {
    if (!error) return <ListSkeleton />;
    return <ErrorState title="The decisions could not be loaded" error={error} onRetry={retry} />;
  }
  return (
    <>
      {error && (
        <div className={classes.stale}>
          <StaleNotice error={error} onRetry={retry} />
        </div>
      )}
      {data.results.length === 0 ? <Empty {...props} /> : <Filled {...props} data={data} />}
    </>
  );
}

function Filled({
  list,
  data,
  filters,
  onChange,
  onOpen,
}: DecisionListProps & { readonly data: DecisionsListResponse }) {
  const isWide = useMediaQuery('(min-width: 75em)', undefined, { getInitialValueInEffect: false });
  const Rows = isWide ? DecisionTable : DecisionCards;
  return (
    <div className={classes.list} aria-busy={list.isPlaceholderData}>
      <Rows decisions={data.results} onOpen={onOpen} />
      <div className={classes.foot}>
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

function Empty({ filters, onChange }: DecisionListProps) {
  if (!isFiltered(filters)) {
    return (
      <EmptyState icon={<HistoryIcon width={20} height={20} />} title="Nothing decided yet">
        As soon as the first ticket comes in, it shows here who got it and why.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<SearchIcon width={20} height={20} />}
      title="No decision matches"
      action={
        <Button variant="default" onClick={() => onChange(NO_FILTERS)}>
          Show all decisions
        </Button>
      }
    >
      Nothing on record fits these filters.
    </EmptyState>
  );
}

function PastTheEnd({ onFirst }: { readonly onFirst: () => void }) {
  return (
    <EmptyState
      icon={<HistoryIcon width={20} height={20} />}
      title="This page is past the end"
      action={
        <Button variant="default" onClick={onFirst}>
          First page
        </Button>
      }
    >
      There are fewer decisions than that.
    </EmptyState>
  );
}
