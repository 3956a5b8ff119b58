import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { reportsOverview, ticketsList } from '@/api';
import { type Page, toPageQuery } from '@/shared/lib/places';

const REFRESH_MS = 10_000;
export const PAGE_SIZE = 25;

/** Whoever waits, in the order in which they will be served. */
export function queueQuery(page: Page) {
  const query = {
    waiting: true,
    ordering: '-priority,created_at',
    ...toPageQuery(page),
    page_size: PAGE_SIZE,
  };
  return queryOptions({
    queryKey: ['tickets', 'list', query],
    queryFn: ({ signal }) => ticketsList({ query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** How many wait in each priority, and why nobody takes them now. */
export const overviewQuery = queryOptions({
  queryKey: ['reports', 'overview'],
  queryFn: ({ signal }) => reportsOverview({ signal }),
  refetchInterval: REFRESH_MS,
});
