import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  type Agent,
  type AgentRequest,
  type AgentsListResponse,
  agentsCreate,
  agentsDelete,
  agentsHandOver,
  agentsInviteCreate,
  agentsMePartialUpdate,
  agentsPartialUpdate,
  decisionsList,
  type HandOver,
  type Ticket,
} from '@/api';
import { ownAgentQuery } from './queries';

const MOST_ROWS = 100;

/** What an agent can take or gives away changes tickets, loads, figures and decisions alike. */
function refresh(queryClient: QueryClient): void {
  for (const name of ['agents', 'tickets', 'decisions', 'reports']) {
    void queryClient.invalidateQueries({ queryKey: [name] });
  }
}

/** Creates an agent, or changes `agent`. */
export function useSaveAgent(agent: Agent | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: AgentRequest) =>
      agent ? agentsPartialUpdate({ path: { id: agent.id }, body }) : agentsCreate({ body }),
    onSuccess: () => refresh(queryClient),
  });
}

export function useReactivate(id: number) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => agentsPartialUpdate({ path: { id }, body: { is_active: true } }),
    onSuccess: () => refresh(queryClient),
  });
}

/** Shows the switch as it will be at once, and as it was when the server refuses. */
export function useSetAvailable(agent: Agent) {
  const queryClient = useQueryClient();
  const show = (isAvailable: boolean) => {
    const change = (shown: Agent) =>
      shown.id === agent.id ? { ...shown, is_available: isAvailable } : shown;
    queryClient.setQueriesData<AgentsListResponse>(
      { queryKey: ['agents', 'list'] },
      (page) => page && { ...page, results: page.results.map(change) },
    );
    queryClient.setQueryData<Agent>(['agents', 'detail', agent.id], (shown) => shown && change(shown));
  };
  return useMutation({
    mutationFn: (isAvailable: boolean) =>
      agentsPartialUpdate({ path: { id: agent.id }, body: { is_available: isAvailable } }),
    onMutate: async (isAvailable) => {
      await queryClient.cancelQueries({ queryKey: ['agents'] });
      show(isAvailable);
    },
    onError: (_error, isAvailable) => show(!isAvailable),
    onSettled: () => refresh(queryClient),
  });
}

/** The same for one's own switch. */
export function useSetOwnAvailable() {
  const queryClient = useQueryClient();
  const { queryKey } = ownAgentQuery;
  const show = (isAvailable: boolean) =>
    queryClient.setQueryData(queryKey, (shown) => shown && { ...shown, is_available: isAvailable });
  return useMutation({
    mutationFn: (isAvailable: boolean) => agentsMePartialUpdate({ body: { is_available: isAvailable } }),
    onMutate: async (isAvailable) => {
      await queryClient.cancelQueries({ queryKey });
      show(isAvailable);
    },
    onError: (_error, isAvailable) => show(!isAvailable),
    onSettled: () => refresh(queryClient),
  });
}

/** Mails the agent a link to choose a password and sign in. */
export function useInvite(id: number) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => agentsInviteCreate({ path: { id: String(id) } }),
    onSuccess: () => {
      for (const name of ['agents', 'accounts', 'notifications']) {
        void queryClient.invalidateQueries({ queryKey: [name] });
      }
    },
  });
}

export function useHandOver(id: number) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => agentsHandOver({ path: { id } }),
    onSuccess: () => refresh(queryClient),
  });
}

/**
 * Deactivates, then finds out where the tickets that the agent held went; null when that cannot be told,
 * as when it held more than one page of them.
 */
export function useDeactivate(id: number) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (held: readonly Ticket[] | undefined): Promise<HandOver | null> => {
      await agentsDelete({ path: { id } });
      return held ? countOutcomes(held).catch(() => null) : null;
    },
    onSuccess: () => refresh(queryClient),
  });
}

async function countOutcomes(held: readonly Ticket[]): Promise<HandOver> {
  if (held.length === 0) return { moved: 0, waiting: 0 };
  const { results } = await decisionsList({ query: { trigger: ['agent_left'], page_size: MOST_ROWS } });
  const ids = new Set(held.map(({ id }) => id));
  // Newest first: of several about one ticket, the first is the one that this deactivation caused.
  const decided = new Map(
    results
      .filter(({ ticket }) => ids.has(ticket))
      .reverse()
      .map(({ ticket, outcome }) => [ticket, outcome]),
  );
  const outcomes = [...decided.values()];
  return {
    moved: outcomes.filter((outcome) => outcome === 'assigned').length,
    waiting: outcomes.filter((outcome) => outcome === 'waiting').length,
  };
}
