import { Group, NativeSelect, Text, VisuallyHidden } from '@mantine/core';
import type { Ticket } from '@/api';
import { formatSort } from '@/shared/lib/list-address';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import { Card, CardList } from '@/shared/ui/card-list';
import { PRIORITY_LABELS, PriorityIcon, StatusLabel } from '@/shared/ui/ticket-labels';
import { Assignee, Explanation, isWaiting } from './assignment';
import { NEWEST_FIRST, parseOrdering, type Sort } from './filters';
import { SelectBox } from './select-box';
import classes from './ticket-cards.module.css';
import { TicketLink } from './ticket-link';
import { rowMark } from './use-list-keys';
import type { Selection } from './use-selection';

interface TicketCardsProps {
  readonly tickets: readonly Ticket[];
  /** Null for whoever may change one at a time only. */
  readonly selection: Selection | null;
}

/** The tickets for narrow screens; `ticket-table.tsx` shows the same on wide ones. */
export function TicketCards({ tickets, selection }: TicketCardsProps) {
  const now = useNow();
  return (
    <CardList label="Tickets">
      {tickets.map((ticket) => (
        <TicketCard key={ticket.id} ticket={ticket} selection={selection} now={now} />
      ))}
    </CardList>
  );
}

interface TicketCardProps {
  readonly ticket: Ticket;
  readonly selection: Selection | null;
  readonly now: Date;
}

function TicketCard({ ticket, selection, now }: TicketCardProps) {
  return (
    <Card
      {...rowMark(ticket.id)}
      mark={isWaiting(ticket) ? 'warning' : undefined}
      isSelected={selection?.ids.has(ticket.id) ?? false}
    >
      <Group gap={8} wrap="nowrap">
        {selection && <SelectBox ticket={ticket} selection={selection} />}
        <PriorityIcon priority={ticket.priority} />
        <VisuallyHidden>{PRIORITY_LABELS[ticket.priority]} priority</VisuallyHidden>
        <Text size="sm" c="dimmed" className={classes.reference}>
          <TicketLink id={ticket.id}>{ticket.reference}</TicketLink>
        </Text>
        <span className={classes.space} />
        <Age at={ticket.created_at} now={now} />
      </Group>
      <TicketLink id={ticket.id} isMain>
        <Text component="span" size="md" fw={500} lineClamp={3} className={classes.title}>
          {ticket.title}
        </Text>
      </TicketLink>
      <Group gap="md" wrap="wrap">
        <StatusLabel status={ticket.status} />
        <Assignee ticket={ticket} />
      </Group>
      <Explanation ticket={ticket} />
    </Card>
  );
}

const SORTS = [
  { value: formatSort(NEWEST_FIRST), label: 'Newest first' },
  { value: 'created_at', label: 'Oldest first' },
  { value: '-priority', label: 'Most urgent first' },
  { value: 'priority', label: 'Least urgent first' },
  { value: 'status', label: 'By status' },
  { value: 'title', label: 'By name' },
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
