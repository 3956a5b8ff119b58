import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  type AssignRequest,
  type HandBackRequest,
  type PatchedTicketRequest,
  type Ticket,
  ticketsAssign,
  ticketsDelete,
  ticketsHandBack,
  ticketsPartialUpdate,
} from '@/api';
import { changeKey, ticketQuery } from './queries';

export type TicketChange = Pick<PatchedTicketRequest, 'title' | 'description' | 'priority' | 'status'>;

/** What a change of a ticket may have changed elsewhere: lists, loads, decisions, mails, figures. */
function refreshAll(client: QueryClient): void {
  for (const prefix of ['tickets', 'agents', 'decisions', 'notifications', 'reports'])
    void client.invalidateQueries({ queryKey: [prefix] });
}

/** The fields of `change` as the ticket has them. */
function pick(ticket: Ticket, change: TicketChange): Partial<Ticket> & TicketChange {
  const names = Object.keys(change) as (keyof TicketChange)[];
  return Object.fromEntries(names.map((name) => [name, ticket[name]]));
}

/** Told even when the page has been left meanwhile; `reverse` takes the change back. */
type OnChanged = (before: Ticket, after: Ticket, reverse: TicketChange) => void;
type OnMoved = (before: Ticket, after: Ticket) => void;

/** Changes the ticket: the page shows the change at once, and takes it back when the server refuses it. */
export function useChangeTicket(ticket: Ticket, onChanged?: OnChanged) {
  const client = useQueryClient();
  const { queryKey } = ticketQuery(ticket.id);
  const merge = (change: Partial<Ticket>) =>
    client.setQueryData(queryKey, (current) => current && { ...current, ...change });
  return useMutation({
    mutationKey: changeKey(ticket.id),
    // One after the other: the later one wins, here as on the server.
    scope: { id: `ticket-${ticket.id}` },
    mutationFn: (change: TicketChange) => ticketsPartialUpdate({ path: { id: ticket.id }, body: change }),
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey) ?? ticket;
      merge(change as Partial<Ticket>);
      return before;
    },
    onSuccess: (after, change, before) => {
      client.setQueryData(queryKey, after);
      onChanged?.(before, after, pick(before, change));
    },
    onError: (_error, change, before) => before && merge(pick(before, change)),
    onSettled: () => refreshAll(client),
  });
}

/** Assigns the ticket by hand; without an agent, routes it again by the rules. */
export function useAssignTicket(ticket: Ticket, onMoved: OnMoved) {
  return useMove(ticket, (body: AssignRequest) => ticketsAssign({ path: { id: ticket.id }, body }), onMoved);
}

/** Gives the ticket back, with a reason; the rules give it to somebody else. */
export function useHandBack(ticket: Ticket, onMoved: OnMoved) {
  const send = (body: HandBackRequest) => ticketsHandBack({ path: { id: ticket.id }, body });
  return useMove(ticket, send, onMoved);
}

/** Sends what may move the ticket to somebody else; the answer is the ticket as it is then. */
function useMove<Body>(ticket: Ticket, send: (body: Body) => Promise<Ticket>, onMoved: OnMoved) {
  const client = useQueryClient();
  const { queryKey } = ticketQuery(ticket.id);
  return useMutation({
    mutationKey: changeKey(ticket.id),
    scope: { id: `ticket-${ticket.id}` },
    mutationFn: send,
    onMutate: async () => {
      await client.cancelQueries({ queryKey });
      return client.getQueryData(queryKey) ?? ticket;
    },
    onSuccess: (after, _body, before) => {
      client.setQueryData(queryKey, after);
      onMoved(before, after);
    },
    onSettled: () => refreshAll(client),
  });
}

export function useDeleteTicket(ticket: Ticket) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ticketsDelete({ path: { id: ticket.id } }),
    onSuccess: () => {
      void client.cancelQueries({ queryKey: ['tickets', 'detail', ticket.id] });
      for (const queryKey of [['tickets', 'list'], ['agents'], ['notifications'], ['reports']])
        void client.invalidateQueries({ queryKey });
    },
  });
}
