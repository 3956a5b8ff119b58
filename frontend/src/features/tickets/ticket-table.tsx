import { Table, Text } from '@mantine/core';
import type { Ticket } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import { type Column, DataRow, DataTable, LeadCell } from '@/shared/ui/data-table';
import { PriorityLabel, StatusLabel } from '@/shared/ui/ticket-labels';
import { Assignee, Explanation, isWaiting } from './assignment';
import type { Sort, SortField } from './filters';
import { SelectBox, SelectPageBox } from './select-box';
import { TicketLink } from './ticket-link';
import classes from './ticket-table.module.css';
import { rowMark } from './use-list-keys';
import type { Selection } from './use-selection';

interface TicketTableProps {
  readonly tickets: readonly Ticket[];
  /** Null for whoever may change one at a time only. */
  readonly selection: Selection | null;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

const COLUMNS: readonly Column<SortField>[] = [
  { label: 'Reference', width: '108px', field: 'id', isDescendingFirst: true },
  { label: 'Title', field: 'title' },
  { label: 'Priority', width: '104px', field: 'priority', isDescendingFirst: true },
  { label: 'Status', width: '120px', field: 'status' },
  { label: 'Agent', width: '152px' },
  { label: 'Why', width: '20%' },
  { label: 'Age', width: '84px', field: 'created_at', isDescendingFirst: true },
];

/** The tickets for wide screens; `ticket-cards.tsx` shows the same on narrow ones. */
export function TicketTable({ tickets, selection, sort, onSort }: TicketTableProps) {
  const now = useNow();
  return (
    <DataTable
      caption="Tickets"
      columns={COLUMNS}
      sort={sort}
      onSort={onSort}
      lead={selection && <SelectPageBox tickets={tickets} selection={selection} />}
    >
      {tickets.map((ticket) => (
        <TicketRow key={ticket.id} ticket={ticket} selection={selection} now={now} />
      ))}
    </DataTable>
  );
}

interface TicketRowProps {
  readonly ticket: Ticket;
  readonly selection: Selection | null;
  readonly now: Date;
}

function TicketRow({ ticket, selection, now }: TicketRowProps) {
  return (
    <DataRow
      {...rowMark(ticket.id)}
      mark={isWaiting(ticket) ? 'warning' : undefined}
      isSelected={selection?.ids.has(ticket.id) ?? false}
    >
      {selection && (
        <LeadCell>
          <SelectBox ticket={ticket} selection={selection} />
        </LeadCell>
      )}
      <Table.Td>
        <Text size="sm" c="dimmed" className={classes.reference}>
          <TicketLink id={ticket.id}>{ticket.reference}</TicketLink>
        </Text>
      </Table.Td>
      <Table.Td>
        <TicketLink id={ticket.id} isMain>
          <Text
            component="span"
            size="md"
            fw={500}
            lineClamp={2}
            className={classes.title}
            title={ticket.title}
          >
            {ticket.title}
          </Text>
        </TicketLink>
      </Table.Td>
      <Table.Td>
        <PriorityLabel priority={ticket.priority} />
      </Table.Td>
      <Table.Td>
        <StatusLabel status={ticket.status} />
      </Table.Td>
      <Table.Td>
        <Assignee ticket={ticket} />
      </Table.Td>
      <Table.Td>
        <Explanation ticket={ticket} />
      </Table.Td>
      <Table.Td>
        <Age at={ticket.created_at} now={now} />
      </Table.Td>
    </DataRow>
  );
}
