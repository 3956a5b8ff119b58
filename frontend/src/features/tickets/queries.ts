import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type TicketRequest, ticketsCreate, ticketsList } from '@/api';
import { type TicketFilters, toApiQuery } from './filters';

const REFRESH_MS = 10_000;

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

/** Creates a ticket. The answer already says who got it. */
export function useCreateTicket() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: TicketRequest) => ticketsCreate({ body }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['tickets'] });
      // Their loads have changed.
      void queryClient.invalidateQueries({ queryKey: ['agents'] });
    },
  });
}
