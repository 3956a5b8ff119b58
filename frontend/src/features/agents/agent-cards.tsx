import { Group, NativeSelect, Text } from '@mantine/core';
import { useId } from 'react';
import type { Agent } from '@/api';
import { formatSort } from '@/shared/lib/list-address';
import { useNow } from '@/shared/lib/use-now';
import { Card, CardList } from '@/shared/ui/card-list';
import { AgentActions } from './agent-actions';
import { AgentName, LastAssigned, LevelBadge } from './agent-bits';
import classes from './agent-bits.module.css';
import type { AgentListProps } from './agent-table';
import { AvailableSwitch } from './available-switch';
import { BY_NAME, parseOrdering, type Sort } from './filters';
import { LoadBar } from './load-bar';

type AgentCardsProps = Pick<AgentListProps, 'agents' | 'onStart'>;

/** The agents for narrow screens; `agent-table.tsx` shows the same on wide ones. */
export function AgentCards({ agents, onStart }: AgentCardsProps) {
  const now = useNow();
  return (
    <CardList label="Agents">
      {agents.map((agent) => (
        <AgentCard key={agent.id} agent={agent} now={now} onStart={onStart} />
      ))}
    </CardList>
  );
}

interface AgentCardProps {
  readonly agent: Agent;
  readonly now: Date;
  readonly onStart: AgentListProps['onStart'];
}

function AgentCard({ agent, now, onStart }: AgentCardProps) {
  const nameId = useId();
  return (
    <Card>
      <Group gap={8} wrap="nowrap">
        <div className={classes.grow}>
          <AgentName agent={agent} nameId={nameId} />
        </div>
        <LevelBadge level={agent.level} />
        {onStart && <AgentActions agent={agent} onStart={onStart} />}
      </Group>
      <LoadBar agent={agent} />
      <Group justify="space-between" gap={8}>
        <AvailableSwitch agent={agent} describedBy={nameId} withLabel />
        <Group gap={4}>
          <Text size="sm" c="dimmed">
            Last assigned:
          </Text>
          <LastAssigned agent={agent} now={now} />
        </Group>
      </Group>
    </Card>
  );
}

const SORTS = [
  { value: formatSort(BY_NAME), label: 'By name' },
  { value: '-load', label: 'Most loaded first' },
  { value: 'load', label: 'Least loaded first' },
  { value: '-last_assigned_at', label: 'Last assigned first' },
  { value: 'level', label: 'By level' },
];

interface SortSelectProps {
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

/** Sorting where there are no column heads to click. */
export function SortSelect({ sort, onSort }: SortSelectProps) {
  const current = formatSort(sort);
  const isListed = SORTS.some(({ value }) => value === current);
  return (
    <NativeSelect
      aria-label="Sort"
      value={current}
      onChange={(event) => onSort(parseOrdering(event.currentTarget.value))}
      data={isListed ? SORTS : [...SORTS, { value: current, label: 'As chosen' }]}
    />
  );
}
