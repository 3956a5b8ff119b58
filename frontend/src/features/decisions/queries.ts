import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type Agent, agentsList, agentsRead, type Decision, decisionsList, decisionsRead } from '@/api';
import { type DecisionFilters, toApiQuery } from './filters';

const REFRESH_MS = 10_000;
const MOST_SUGGESTED = 20;

/** One page of decisions, newest first, kept up to date while it is looked at. */
export function decisionListQuery(filters: DecisionFilters) {
  const query = toApiQuery(filters);
  return queryOptions({
    queryKey: ['decisions', 'list', query],
    queryFn: ({ signal }) => decisionsList({ query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** One decision; what the list already knows of it shows at once. */
export function decisionQuery(id: number, known: Decision | undefined) {
  return queryOptions({
    queryKey: ['decisions', 'detail', id],
    queryFn: ({ signal }) => decisionsRead({ path: { id }, signal }),
    ...(known && { placeholderData: known }),
  });
}

/** Agents whose name or e-mail fits, those who left too. */
export function agentSuggestionsQuery(search: string) {
  return queryOptions({
    queryKey: ['agents', 'suggestions', search],
    queryFn: async ({ signal }): Promise<Agent[]> => {
      const query = { page_size: MOST_SUGGESTED, ...(search && { search }) };
      const [active, former] = await Promise.all([
        agentsList({ query, signal }),
        agentsList({ query: { ...query, is_active: false }, signal }),
      ]);
      return [...active.results, ...former.results];
    },
    placeholderData: keepPreviousData,
  });
}

export function agentQuery(id: number) {
  return queryOptions({
    queryKey: ['agents', 'detail', id],
    queryFn: ({ signal }) => agentsRead({ path: { id }, signal }),
  });
}
