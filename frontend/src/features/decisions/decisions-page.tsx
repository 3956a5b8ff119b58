'use client';

import { useQuery } from '@tanstack/react-query';
import { formatCount } from '@/shared/lib/format';
import { FIRST_PAGE } from '@/shared/lib/places';
import { useUrlParams } from '@/shared/lib/use-url-params';
import { PageHeader } from '@/shared/ui/page-header';
import { DecisionDrawer } from './decision-drawer';
import { DecisionFilterBar } from './decision-filters';
import { DecisionList } from './decision-list';
import { type DecisionFilters, formatFilters, parseFilters } from './filters';
import { decisionListQuery } from './queries';

/** Every decision that was ever made, and what it was made from. For staff. */
export function DecisionsPage() {
  const [params, setParams] = useUrlParams();
  const filters = parseFilters(params);
  const list = useQuery(decisionListQuery(filters));
  // Any other filter starts over at the first page.
  const change = (next: Partial<DecisionFilters>) =>
    setParams((now) => formatFilters({ ...parseFilters(now), page: FIRST_PAGE, open: null, ...next }));
  const open = (id: number | null) => setParams((now) => formatFilters({ ...parseFilters(now), open: id }));
  return (
    <>
      <PageHeader
        title="Decisions"
        aside={list.data && formatCount(list.data.count, list.data.count_is_capped)}
      />
      <DecisionFilterBar filters={filters} onChange={change} />
      <DecisionList list={list} filters={filters} onChange={change} onOpen={open} />
      <DecisionDrawer
        id={filters.open}
        known={list.data?.results.find(({ id }) => id === filters.open)}
        onClose={() => open(null)}
      />
    </>
  );
}
