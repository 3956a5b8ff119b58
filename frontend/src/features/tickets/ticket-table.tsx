import { Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { Ticket } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import { ArrowDownIcon, ArrowUpIcon } from '@/shared/ui/icons';
import { Assignee, Explanation, isWaiting } from './assignment';
import { nextSort, type Sort, type SortField } from './filters';
import { PriorityLabel, StatusLabel } from './labels';
import classes from './ticket-table.module.css';

interface TicketListProps {
  readonly tickets: readonly Ticket[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

interface Column {
  readonly label: string;
  readonly width?: string;
  readonly field?: SortField;
}

const COLUMNS: readonly Column[] = [
  { label: 'Reference', width: '108px', field: 'id' },
  { label: 'Title', field: 'title' },
  { label: 'Priority', width: '104px', field: 'priority' },
  { label: 'Status', width: '120px', field: 'status' },
  { label: 'Agent', width: '152px' },
  { label: 'Why', width: '27%' },
  { label: 'Age', width: '84px', field: 'created_at' },
];

/** The tickets for wide screens; `ticket-cards.tsx` shows the same on narrow ones. */
export function TicketTable({ tickets, sort, onSort }: TicketListProps) {
  const now = useNow();
  return (
    <Table className={classes.table} layout="fixed" highlightOnHover>
      <caption>
        <VisuallyHidden>Tickets</VisuallyHidden>
      </caption>
      <Table.Thead>
        <Table.Tr>
          {COLUMNS.map((column) => (
            <ColumnHead key={column.label} column={column} sort={sort} onSort={onSort} />
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {tickets.map((ticket) => (
          <TicketRow key={ticket.id} ticket={ticket} now={now} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function ColumnHead({
  column,
  sort,
  onSort,
}: { readonly column: Column } & Omit<TicketListProps, 'tickets'>) {
  const { field, label, width } = column;
  const style = width === undefined ? {} : { width };
  if (field === undefined) return <Table.Th style={style}>{label}</Table.Th>;
  const isSorted = sort.field === field;
  const direction = sort.isDescending ? 'descending' : 'ascending';
  return (
    <Table.Th style={style} aria-sort={isSorted ? direction : undefined}>
      <UnstyledButton
        className={classes.sort}
        onClick={() => onSort(nextSort(sort, field))}
        data-sorted={isSorted || undefined}
      >
        {label}
        {isSorted && (sort.isDescending ? <ArrowDownIcon width={12} /> : <ArrowUpIcon width={12} />)}
      </UnstyledButton>
    </Table.Th>
  );
}

function TicketRow({ ticket, now }: { readonly ticket: Ticket; readonly now: Date }) {
  return (
    <Table.Tr data-waiting={isWaiting(ticket) || undefined}>
      <Table.Td>
        <Text size="sm" c="dimmed" className={classes.reference}>
          {ticket.reference}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="md" fw={500} lineClamp={2} className={classes.title} title={ticket.title}>
          {ticket.title}
        </Text>
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
    </Table.Tr>
  );
}
