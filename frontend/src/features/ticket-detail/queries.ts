import { queryOptions, useIsMutating } from '@tanstack/react-query';
import { notificationsList, type Ticket, ticketsCandidates, ticketsDecisions, ticketsRead } from '@/api';
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

/** Every mail about the ticket. For admins. */
export function mailsQuery(id: number) {
  return queryOptions({
    queryKey: [...detailKey(id), 'mails'],
    queryFn: ({ signal }) =>
      allPages((query) => notificationsList({ query: { ...query, ticket: id }, signal })),
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
