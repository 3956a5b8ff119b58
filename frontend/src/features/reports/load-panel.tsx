import { Text } from '@mantine/core';
import type { AgentLoad } from '@/api';
import type { Series } from './bars';
import { Bars } from './chart';
import { FiguresTable } from './figures-table';
import { formatNumber } from './format';
import { ChartPanel, Panel } from './panel';

const MOST_BARS = 20;
const SERIES: readonly Series[] = [
  { name: 'load', label: 'Holds', color: 'var(--chart-held)' },
  { name: 'free', label: 'Free', color: 'var(--chart-free)' },
];
const ROW_HEIGHT = 26;
const AXIS_HEIGHT = 76;

/** Who carries how much, the most loaded first. */
export function LoadPanel({ agents }: { readonly agents: readonly AgentLoad[] }) {
  if (agents.length === 0) {
    return (
      <Panel title="Load of the agents">
        <Text size="sm" c="dimmed">
          There are no agents yet. Add the first one under Agents.
        </Text>
      </Panel>
    );
  }
  const shown = agents.slice(0, MOST_BARS);
  const note =
    agents.length > shown.length
      ? `The ${MOST_BARS} most loaded of ${formatNumber(agents.length)}; the table has all`
      : `${agents.length} active ${agents.length === 1 ? 'agent' : 'agents'}`;
  return (
    <ChartPanel
      title="Load of the agents"
      note={note}
      chart={
        <Bars
          summary={`Bar chart. ${note}. ${shown[0]?.name} holds the most, ${shown[0]?.load}.`}
          data={shown.map(({ name, load, capacity }) => ({
            name,
            load,
            free: capacity === null ? 0 : Math.max(capacity - load, 0),
          }))}
          dataKey="name"
          series={SERIES}
          height={shown.length * ROW_HEIGHT + AXIS_HEIGHT}
          isLying
        />
      }
      table={<LoadTable agents={agents} />}
    />
  );
}

function LoadTable({ agents }: { readonly agents: readonly AgentLoad[] }) {
  return (
    <FiguresTable
      caption="Load of the agents"
      columns={['Agent', 'Level', 'Available', 'Holds', 'Capacity']}
      rows={agents.map((agent) => ({
        key: String(agent.id),
        cells: [
          agent.name,
          agent.level === 'senior' ? 'Senior' : 'Junior',
          agent.is_available ? 'Yes' : 'No',
          formatNumber(agent.load),
          agent.capacity === null ? 'No limit' : formatNumber(agent.capacity),
        ],
      }))}
    />
  );
}
