import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import {
  agentsList,
  agentsRead,
  type BulkRequest,
  type SavedViewRequest,
  savedViewsCreate,
  savedViewsDelete,
  savedViewsList,
  type TicketRequest,
  ticketsBulk,
  ticketsCreate,
  ticketsList,
} from '@/api';
import { type TicketFilters, toApiQuery } from './filters';

const REFRESH_MS = 10_000;
const MOST_VIEWS = 100;

/** One page of tickets, kept up to date while it is looked at. */
export function ticketListQuery(filters: TicketFilters) {
  const query = toApiQuery(filters);
  return queryOptions({
    queryKey: ['tickets', 'list', query],
    queryFn: ({ signal }) => ticketsList({ query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** The agents that a search finds, by name. */
export function agentOptionsQuery(search: string) {
  const query = { ordering: 'first_name,last_name', page_size: 50, ...(search && { search }) };
  return queryOptions({
    queryKey: ['agents', 'options', query],
    queryFn: ({ signal }) => agentsList({ query, signal }),
    placeholderData: keepPreviousData,
  });
}

export function agentQuery(id: number) {
  return queryOptions({
    queryKey: ['agents', 'detail', id],
    queryFn: ({ signal }) => agentsRead({ path: { id }, signal }),
  });
}

export const savedViewsQuery = queryOptions({
  queryKey: ['saved-views'],
  queryFn: ({ signal }) => savedViewsList({ query: { page_size: MOST_VIEWS }, signal }),
});

/** Creates a ticket. The answer already says who got it. */
export function useCreateTicket() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: TicketRequest) => ticketsCreate({ body }),
    onSuccess: () => refreshRouted(queryClient),
  });
}

/** Changes many tickets at once; the answer has a result for each. */
export function useBulkChange() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: BulkRequest) => ticketsBulk({ body }),
    onSuccess: () => refreshRouted(queryClient),
  });
}

/** Saves these filters under a name; one that exists is replaced. */
export function useSaveView() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: SavedViewRequest) => savedViewsCreate({ body }),
    onSuccess: () => queryClient.invalidateQueries(savedViewsQuery),
  });
}

export function useDeleteView() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => savedViewsDelete({ path: { id } }),
    onSettled: () => queryClient.invalidateQueries(savedViewsQuery),
  });
}

/** Whatever shows who has which ticket, and what follows from it, is asked for again. */
function refreshRouted(queryClient: QueryClient): void {
  for (const prefix of ['tickets', 'agents', 'decisions', 'notifications', 'reports'])
    void queryClient.invalidateQueries({ queryKey: [prefix] });
}
