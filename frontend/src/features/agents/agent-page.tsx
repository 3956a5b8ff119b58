'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useUrlParams } from '@/shared/lib/use-url-params';
import { StaleNotice } from '@/shared/ui/stale-notice';
import { ErrorState, ListSkeleton } from '@/shared/ui/states';
import { AgentDecisions } from './agent-decisions';
import { AgentHeader, BackToBoard } from './agent-header';
import { AgentNotFound } from './agent-not-found';
import { useAgentTask } from './agent-task';
import { AgentTickets } from './agent-tickets';
import { LoadHistory } from './load-history';
import { agentQuery } from './queries';

const AgentDialogs = dynamic(() => import('./agent-dialogs').then((module) => module.AgentDialogs), {
  ssr: false,
});

/** Everything about one agent, on one page. */
export function AgentPage() {
  const [params] = useUrlParams();
  const id = Number(params.get('id'));
  const isNumber = Number.isSafeInteger(id) && id > 0;
  return (
    <>
      <BackToBoard />
      {isNumber ? <Agent key={id} id={id} /> : <AgentNotFound />}
    </>
  );
}

function Agent({ id }: { readonly id: number }) {
  const { data: agent, error, refetch } = useQuery(agentQuery(id));
  const task = useAgentTask();
  const retry = () => void refetch();
  if (error?.status === 404) return <AgentNotFound />;
  if (agent === undefined) {
    if (!error) return <ListSkeleton />;
    return <ErrorState title="The agent could not be loaded" error={error} onRetry={retry} />;
  }
  return (
    <>
      <AgentHeader agent={agent} onStart={task.start} />
      {error && <StaleNotice error={error} onRetry={retry} />}
      <LoadHistory agent={agent} />
      <AgentTickets agent={agent} />
      <AgentDecisions agent={agent} />
      {task.current && <AgentDialogs task={task} />}
    </>
  );
}
