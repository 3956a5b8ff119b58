import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  agentsList,
  agentsMeRead,
  agentsRead,
  decisionsList,
  reportsAgentLoad,
  reportsOverview,
  type TicketsListData,
  ticketsList,
} from '@/api';
import { type Page, toPageQuery } from '@/shared/lib/places';
import { type AgentFilters, toApiQuery } from './filters';

const REFRESH_MS = 10_000;
export const DAYS = 14;
export const DETAIL_PAGE_SIZE = 10;

/** One page of agents, kept up to date while it is looked at. */
export function agentListQuery(filters: AgentFilters) {
  const query = toApiQuery(filters);
  return queryOptions({
    queryKey: ['agents', 'list', query],
    queryFn: ({ signal }) => agentsList({ query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

export function agentQuery(id: number) {
  return queryOptions({
    queryKey: ['agents', 'detail', id],
    queryFn: ({ signal }) => agentsRead({ path: { id }, signal }),
    refetchInterval: REFRESH_MS,
  });
}

/** The agent that the person signed in works as. */
export const ownAgentQuery = queryOptions({
  queryKey: ['agents', 'me'],
  queryFn: ({ signal }) => agentsMeRead({ signal }),
  refetchInterval: REFRESH_MS,
});

/** The state of the desk, here for what waits and why. */
export const overviewQuery = queryOptions({
  queryKey: ['reports', 'overview'],
  queryFn: ({ signal }) => reportsOverview({ signal }),
  refetchInterval: REFRESH_MS,
});

/** The tickets that count as an agent's load. */
export function heldTicketsQuery(agent: number, page: Page, pageSize: number) {
  const query: NonNullable<TicketsListData['query']> = {
    assigned_agent: agent,
    status: ['open', 'in_progress'],
    ordering: '-priority',
    ...toPageQuery(page),
    page_size: pageSize,
  };
  return queryOptions({
    queryKey: ['tickets', 'list', query],
    queryFn: ({ signal }) => ticketsList({ query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** What was decided about an agent, newest first. */
export function agentDecisionsQuery(agent: number, page: Page) {
  const query = { agent, ...toPageQuery(page), page_size: DETAIL_PAGE_SIZE };
  return queryOptions({
    queryKey: ['decisions', 'list', query],
    queryFn: ({ signal }) => decisionsList({ query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** How much an agent held at the end of each of the last days. */
export function agentLoadQuery(agent: number) {
  return queryOptions({
    queryKey: ['reports', 'agent-load', agent, DAYS],
    queryFn: ({ signal }) => reportsAgentLoad({ path: { id: String(agent) }, query: { days: DAYS }, signal }),
    refetchInterval: 6 * REFRESH_MS,
  });
}
