import { queryOptions } from '@tanstack/react-query';
import { reportsCounts } from '@/api';

const REFRESH_MS = 10_000;

/** What asks for attention, anywhere. */
export const countsQuery = queryOptions({
  queryKey: ['reports', 'counts'],
  queryFn: ({ signal }) => reportsCounts({ signal }),
  refetchInterval: REFRESH_MS,
});
