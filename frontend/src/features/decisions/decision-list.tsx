import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { UseQueryResult } from '@tanstack/react-query';
import type { DecisionsListResponse } from '@/api';
import type { ApiError } from '@/shared/lib/api-error';
import { HistoryIcon, SearchIcon } from '@/shared/ui/icons';
import { PagedList } from '@/shared/ui/paged-list';
import { EmptyState } from '@/shared/ui/states';
import { DecisionCards } from './decision-cards';
import { DecisionTable } from './decision-table';
import { type DecisionFilters, isFiltered, NO_FILTERS, PAGE_SIZE } from './filters';

interface DecisionListProps {
  readonly list: UseQueryResult<DecisionsListResponse, ApiError>;
  readonly filters: DecisionFilters;
  readonly onChange: (change: Partial<DecisionFilters>) => void;
  readonly onOpen: (id: number) => void;
}

/** The decisions, as wide as the screen allows. */
export function DecisionList({ list, filters, onChange, onOpen }: DecisionListProps) {
  const isWide = useMediaQuery('(min-width: 75em)', undefined, { getInitialValueInEffect: false });
  const Rows = isWide ? DecisionTable : DecisionCards;
  return (
    <PagedList
      list={list}
      noun="decisions"
      page={filters.page}
      pageSize={PAGE_SIZE}
      onPage={(page) => onChange({ page })}
      empty={<NoDecisions isFiltered={isFiltered(filters)} onClear={() => onChange(NO_FILTERS)} />}
    >
      {(decisions) => <Rows decisions={decisions} onOpen={onOpen} />}
    </PagedList>
  );
}

interface NoDecisionsProps {
  readonly isFiltered: boolean;
  readonly onClear: () => void;
}

function NoDecisions({ isFiltered: isNarrowed, onClear }: NoDecisionsProps) {
  if (!isNarrowed) {
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
        <Button variant="default" onClick={onClear}>
          Show all decisions
        </Button>
      }
    >
      Nothing on record fits these filters.
    </EmptyState>
  );
}
