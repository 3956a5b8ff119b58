import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { reportsActivity, reportsOverview } from '@/api';
import type { Days } from './days';

const REFRESH_MS = 30_000;

/** How things stand now. */
export const overviewQuery = queryOptions({
  queryKey: ['reports', 'overview'],
  queryFn: ({ signal }) => reportsOverview({ signal }),
  refetchInterval: REFRESH_MS,
});

/** What happened day by day. */
export function activityQuery(days: Days) {
  return queryOptions({
    queryKey: ['reports', 'activity', days],
    queryFn: ({ signal }) => reportsActivity({ query: { days }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}
