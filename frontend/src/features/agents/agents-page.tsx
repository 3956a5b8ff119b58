'use client';

import { Button } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { formatCount } from '@/shared/lib/format';
import { FIRST_PAGE } from '@/shared/lib/places';
import { useSession } from '@/shared/lib/session';
import { useUrlParams } from '@/shared/lib/use-url-params';
import { useWasTrue } from '@/shared/lib/use-was-true';
import { PeopleIcon, PlusIcon, SearchIcon } from '@/shared/ui/icons';
import { PageHeader } from '@/shared/ui/page-header';
import { PagedList } from '@/shared/ui/paged-list';
import { EmptyState } from '@/shared/ui/states';
import { AgentCards, SortSelect } from './agent-cards';
import { AgentFilterBar } from './agent-filters';
import { AgentTable } from './agent-table';
import { useAgentTask } from './agent-task';
import { type AgentFilters, formatFilters, isFiltered, NO_FILTERS, PAGE_SIZE, parseFilters } from './filters';
import { agentListQuery } from './queries';
import { WaitingSummary } from './waiting-summary';

const AgentDialogs = dynamic(() => import('./agent-dialogs').then((module) => module.AgentDialogs), {
  ssr: false,
});
const NewAgentDialog = dynamic(() => import('./agent-dialogs').then((module) => module.NewAgentDialog), {
  ssr: false,
});

/** The workload board: who is here, how much each holds, and what nobody can take. */
export function AgentsPage() {
  const [params, setParams] = useUrlParams();
  const [isCreating, creating] = useDisclosure();
  const wasCreating = useWasTrue(isCreating);
  const isAdmin = useSession().role === 'admin';
  const isWide = useMediaQuery('(min-width: 68em)', undefined, { getInitialValueInEffect: false });
  const task = useAgentTask();
  const filters = parseFilters(params);
  const list = useQuery(agentListQuery(filters));
  // Any other change starts over at the first page.
  const change = (next: Partial<AgentFilters>) =>
    setParams((now) => formatFilters({ ...parseFilters(now), page: FIRST_PAGE, ...next }));
  const onSort = (sort: AgentFilters['sort']) => change({ sort });
  const onStart = isAdmin ? task.start : undefined;
  const create = isAdmin ? creating.open : undefined;
  return (
    <>
      <PageHeader
        title="Agents"
        aside={list.data && formatCount(list.data.count, list.data.count_is_capped)}
        action={
          create && (
            <Button leftSection={<PlusIcon />} onClick={create}>
              New agent
            </Button>
          )
        }
      />
      <WaitingSummary />
      <AgentFilterBar filters={filters} onChange={change} />
      <PagedList
        list={list}
        noun="agents"
        page={filters.page}
        pageSize={PAGE_SIZE}
        onPage={(page) => change({ page })}
        empty={
          <NoAgents
            isFiltered={isFiltered(filters)}
            onClear={() => change(NO_FILTERS)}
            {...(create && { onCreate: create })}
          />
        }
        foot={isWide ? null : <SortSelect sort={filters.sort} onSort={onSort} />}
      >
        {(agents) =>
          isWide ? (
            <AgentTable agents={agents} sort={filters.sort} onSort={onSort} onStart={onStart} />
          ) : (
            <AgentCards agents={agents} onStart={onStart} />
          )
        }
      </PagedList>
      {wasCreating && <NewAgentDialog isOpen={isCreating} onClose={creating.close} />}
      {task.current && <AgentDialogs task={task} />}
    </>
  );
}

interface NoAgentsProps {
  readonly isFiltered: boolean;
  readonly onClear: () => void;
  readonly onCreate?: () => void;
}

function NoAgents({ isFiltered, onClear, onCreate }: NoAgentsProps) {
  if (isFiltered) {
    const clear = (
      <Button variant="default" onClick={onClear}>
        Show all agents
      </Button>
    );
    return (
      <EmptyState icon={<SearchIcon width={20} height={20} />} title="No agent matches" action={clear}>
        Nobody here fits the search and filters.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<PeopleIcon width={20} height={20} />}
      title="Nobody works here yet"
      action={onCreate && <Button onClick={onCreate}>Create the first one</Button>}
    >
      Tickets wait until there is an agent who can take them.
    </EmptyState>
  );
}
