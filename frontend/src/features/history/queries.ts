import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { historyList } from '@/api';
import { type HistoryFilters, toApiQuery } from './filters';

const REFRESH_MS = 10_000;

/** One page of changes, newest first, kept up to date while it is looked at. */
export function historyQuery(filters: HistoryFilters) {
  const query = toApiQuery(filters);
  return queryOptions({
    queryKey: ['history', 'list', query],
    queryFn: ({ signal }) => historyList({ query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}
