import { Table } from '@mantine/core';
import { useId } from 'react';
import type { Agent } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { AgentActions } from './agent-actions';
import { AgentName, LastAssigned, LevelBadge } from './agent-bits';
import type { AgentTask } from './agent-task';
import { AvailableSwitch } from './available-switch';
import type { Sort, SortField } from './filters';
import { LoadBar } from './load-bar';

export interface AgentListProps {
  readonly agents: readonly Agent[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  /** Undefined for those who only read. */
  readonly onStart: AgentTask['start'] | undefined;
}

interface AgentRowProps {
  readonly agent: Agent;
  readonly now: Date;
  readonly onStart: AgentTask['start'] | undefined;
}

const COLUMNS: readonly Column<SortField>[] = [
  { label: 'Agent', field: 'first_name' },
  { label: 'Level', width: '104px', field: 'level' },
  { label: 'Available', width: '104px' },
  { label: 'Load', width: '296px', field: 'load', isDescendingFirst: true },
  { label: 'Last assigned', width: '132px', field: 'last_assigned_at', isDescendingFirst: true },
];
const ACTIONS: Column = { label: 'Actions', width: '76px', isLabelHidden: true };

/** The agents for wide screens; `agent-cards.tsx` shows the same on narrow ones. */
export function AgentTable({ agents, sort, onSort, onStart }: AgentListProps) {
  const now = useNow();
  const columns = onStart ? [...COLUMNS, ACTIONS] : COLUMNS;
  return (
    <DataTable caption="Agents" columns={columns} sort={sort} onSort={onSort}>
      {agents.map((agent) => (
        <AgentRow key={agent.id} agent={agent} now={now} onStart={onStart} />
      ))}
    </DataTable>
  );
}

function AgentRow({ agent, now, onStart }: AgentRowProps) {
  const nameId = useId();
  return (
    <Table.Tr>
      <Table.Td>
        <AgentName agent={agent} nameId={nameId} />
      </Table.Td>
      <Table.Td>
        <LevelBadge level={agent.level} />
      </Table.Td>
      <Table.Td>
        <AvailableSwitch agent={agent} describedBy={nameId} />
      </Table.Td>
      <Table.Td>
        <LoadBar agent={agent} />
      </Table.Td>
      <Table.Td>
        <LastAssigned agent={agent} now={now} />
      </Table.Td>
      {onStart && (
        <Table.Td>
          <AgentActions agent={agent} onStart={onStart} />
        </Table.Td>
      )}
    </Table.Tr>
  );
}
