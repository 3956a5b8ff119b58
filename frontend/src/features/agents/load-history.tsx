import { Skeleton, Table, Text, Title, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Agent, LoadOnDay } from '@/api';
import { ErrorState } from '@/shared/ui/states';
import classes from './agent-page.module.css';
import { formatDay } from './days';
import { LoadChart } from './load-chart';
import chart from './load-history.module.css';
import { agentLoadQuery, DAYS } from './queries';

/** How much the agent held at the end of each of the last days. */
export function LoadHistory({ agent }: { readonly agent: Agent }) {
  const { data, error, refetch } = useQuery(agentLoadQuery(agent.id));
  return (
    <section className={classes.section} aria-labelledby="load-history">
      <Title order={2} id="load-history">
        Load over the last {DAYS} days
      </Title>
      {error && !data ? (
        <ErrorState title="The load could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <div className={chart.chart}>
          {data ? <Days days={data.days} capacity={agent.capacity} /> : <Pending />}
        </div>
      )}
    </section>
  );
}

function Pending() {
  return (
    <div role="status">
      <VisuallyHidden>Loading</VisuallyHidden>
      <Skeleton height={152} maw={760} />
    </div>
  );
}

interface DaysProps {
  readonly days: readonly LoadOnDay[];
  readonly capacity: number | null;
}

function Days({ days, capacity }: DaysProps) {
  return (
    <>
      <LoadChart days={days} capacity={capacity} />
      {capacity !== null && (
        <Text size="xs" c="dimmed" mt={4}>
          Dashed: capacity, {capacity}
        </Text>
      )}
      <details className={chart.data}>
        <summary>Show as a table</summary>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Day</Table.Th>
              <Table.Th>Tickets held</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {days.map(({ date, load }) => (
              <Table.Tr key={date}>
                <Table.Td>{formatDay(date)}</Table.Td>
                <Table.Td>{load}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </details>
    </>
  );
}
