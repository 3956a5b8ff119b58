import { Anchor } from '@mantine/core';
import Link from 'next/link';
import type { TicketCount } from '@/api';
import { FiguresTable } from './figures-table';
import { formatNumber, PRIORITIES, PRIORITY_LABELS, STATUS_LABELS, STATUSES } from './format';
import { Panel } from './panel';

/** How many tickets there are of each status and priority; each number leads to them. */
export function CountsPanel({ tickets }: { readonly tickets: readonly TicketCount[] }) {
  const count = (isMeant: (cell: TicketCount) => boolean) =>
    formatNumber(tickets.filter(isMeant).reduce((sum, cell) => sum + cell.count, 0));
  return (
    <Panel title="All tickets" note="By status and priority, now">
      <FiguresTable
        caption="All tickets by status and priority"
        columns={['Status', ...PRIORITIES.map((priority) => PRIORITY_LABELS[priority]), 'All']}
        rows={STATUSES.map((status) => ({
          key: status,
          cells: [
            STATUS_LABELS[status],
            ...PRIORITIES.map((priority) => (
              <Anchor
                key={priority}
                component={Link}
                href={`/tickets/?status=${status}&priority=${priority}`}
                size="sm"
                prefetch={false}
              >
                {count((cell) => cell.status === status && cell.priority === priority)}
              </Anchor>
            )),
            count((cell) => cell.status === status),
          ],
        }))}
        total={[
          'All',
          ...PRIORITIES.map((priority) => count((cell) => cell.priority === priority)),
          count(() => true),
        ]}
      />
    </Panel>
  );
}
