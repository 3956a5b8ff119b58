import { queryOptions, useIsMutating } from '@tanstack/react-query';
import { type Ticket, ticketsCandidates, ticketsDecisions, ticketsRead, ticketsTimelineList } from '@/api';
import { allPages } from '@/shared/lib/all-pages';

const REFRESH_MS = 10_000;

const detailKey = (id: number) => ['tickets', 'detail', id] as const;

/** Names every change of this ticket, so that one can see whether any is on its way. */
export const changeKey = (id: number) => ['tickets', 'change', id] as const;

/** The ticket, kept up to date until it is gone; not while a change is on its way, which it would undo on the page. */
export function ticketQuery(id: number, isChanging = false) {
  return queryOptions({
    queryKey: [...detailKey(id), 'ticket'],
    queryFn: ({ signal }): Promise<Ticket> => ticketsRead({ path: { id }, signal }),
    refetchInterval: (query) => (isChanging || query.state.error?.status === 404 ? false : REFRESH_MS),
  });
}

/** Every decision about the ticket, oldest first. For staff. */
export function decisionsQuery(id: number) {
  return queryOptions({
    queryKey: [...detailKey(id), 'decisions'],
    queryFn: ({ signal }) => allPages((query) => ticketsDecisions({ path: { id }, query, signal })),
    refetchInterval: REFRESH_MS,
  });
}

/** What happened to the ticket, oldest first: changes, decisions, comments and mails, in one request. For staff. */
export function timelineQuery(id: number) {
  return queryOptions({
    queryKey: [...detailKey(id), 'timeline'],
    queryFn: ({ signal }) => ticketsTimelineList({ path: { id: String(id) }, signal }),
    refetchInterval: REFRESH_MS,
  });
}

/** Every active agent, and what speaks against each. For admins. */
export function candidatesQuery(id: number) {
  return queryOptions({
    queryKey: [...detailKey(id), 'candidates'],
    queryFn: ({ signal }) => allPages((query) => ticketsCandidates({ path: { id }, query, signal })),
    refetchInterval: REFRESH_MS,
  });
}

/** Whether a change of this ticket is on its way. */
export function useIsChanging(id: number): boolean {
  return useIsMutating({ mutationKey: changeKey(id) }) > 0;
}
