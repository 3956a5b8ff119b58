'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatCount } from '@/shared/lib/format';
import { FIRST_PAGE } from '@/shared/lib/places';
import { useUrlParams } from '@/shared/lib/use-url-params';
import { ChoiceMenu } from '@/shared/ui/choice-menu';
import { FilterBar } from '@/shared/ui/filter-bar';
import { FilterMenu } from '@/shared/ui/filter-menu';
import { HistoryIcon, SearchIcon } from '@/shared/ui/icons';
import { PageHeader } from '@/shared/ui/page-header';
import { PagedList } from '@/shared/ui/paged-list';
import { SearchBox } from '@/shared/ui/search-box';
import { EmptyState } from '@/shared/ui/states';
import {
  ACTIONS,
  formatFilters,
  type HistoryFilters,
  isFiltered,
  NO_FILTERS,
  PAGE_SIZE,
  parseFilters,
  SOURCES,
  TYPES,
} from './filters';
import { HistoryEntries } from './history-entries';
import { ACTION_LABELS, SOURCE_LABELS, TYPE_LABELS } from './labels';
import { historyQuery } from './queries';

const TYPE_OPTIONS = TYPES.map((value) => ({ value, label: TYPE_LABELS[value] }));
const ACTION_OPTIONS = ACTIONS.map((value) => ({ value, label: ACTION_LABELS[value] }));
const SOURCE_OPTIONS = SOURCES.map((value) => ({ value, label: SOURCE_LABELS[value] }));

/** Who changed what and who got in, when, and from where. For admins. */
export function HistoryPage() {
  const [params, setParams] = useUrlParams();
  const filters = parseFilters(params);
  const list = useQuery(historyQuery(filters));
  // Any other change starts over at the first page.
  const change = (next: Partial<HistoryFilters>) =>
    setParams((now) => formatFilters({ ...parseFilters(now), page: FIRST_PAGE, ...next }));
  return (
    <>
      <PageHeader
        title="History"
        aside={list.data && formatCount(list.data.count, list.data.count_is_capped)}
      />
      <Filters filters={filters} onChange={change} />
      <PagedList
        list={list}
        noun="changes"
        page={filters.page}
        pageSize={PAGE_SIZE}
        onPage={(page) => change({ page })}
        empty={<Nothing isFiltered={isFiltered(filters)} onClear={() => change(NO_FILTERS)} />}
      >
        {(entries) => <HistoryEntries entries={entries} />}
      </PagedList>
    </>
  );
}

interface FiltersProps {
  readonly filters: HistoryFilters;
  readonly onChange: (change: Partial<HistoryFilters>) => void;
}

function Filters({ filters, onChange }: FiltersProps) {
  return (
    <FilterBar
      search={
        <SearchBox
          label="Search by name or reference"
          value={filters.search}
          onChange={(search) => onChange({ search })}
        />
      }
      onClear={isFiltered(filters) ? () => onChange(NO_FILTERS) : undefined}
    >
      <ChoiceMenu
        label="What"
        options={TYPE_OPTIONS}
        selected={filters.type}
        onChange={(type) => onChange({ type })}
      />
      <FilterMenu
        label="Event"
        options={ACTION_OPTIONS}
        selected={filters.action}
        onChange={(action) => onChange({ action })}
      />
      <FilterMenu
        label="From"
        options={SOURCE_OPTIONS}
        selected={filters.source}
        onChange={(source) => onChange({ source })}
      />
    </FilterBar>
  );
}

function Nothing({
  isFiltered: isNarrowed,
  onClear,
}: {
  readonly isFiltered: boolean;
  readonly onClear: () => void;
}) {
  if (isNarrowed) {
    return (
      <EmptyState
        icon={<SearchIcon width={20} height={20} />}
        title="No change matches"
        action={
          <Button variant="default" onClick={onClear}>
            Show all changes
          </Button>
        }
      >
        Nothing on record fits the search and filters.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<HistoryIcon width={20} height={20} />} title="Nothing changed yet">
      Changes of tickets, agents and accounts, and every sign-in, are kept here.
    </EmptyState>
  );
}
