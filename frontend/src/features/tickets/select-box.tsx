import { Checkbox } from '@mantine/core';
import type { Ticket } from '@/api';
import type { Selection } from './use-selection';

interface SelectBoxProps {
  readonly ticket: Ticket;
  readonly selection: Selection;
}

/** Selects a ticket; with Shift all up to the one before it. */
export function SelectBox({ ticket, selection }: SelectBoxProps) {
  return (
    <Checkbox
      size="xs"
      aria-label={`Select ${ticket.reference}`}
      checked={selection.ids.has(ticket.id)}
      onChange={({ nativeEvent }) =>
        selection.toggle(ticket.id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
      }
    />
  );
}

interface SelectPageBoxProps {
  readonly tickets: readonly Ticket[];
  readonly selection: Selection;
  readonly label?: string;
}

export function SelectPageBox({ tickets, selection, label }: SelectPageBoxProps) {
  const selected = tickets.filter(({ id }) => selection.ids.has(id)).length;
  return (
    <Checkbox
      size="xs"
      label={label}
      aria-label={label === undefined ? 'Select page' : undefined}
      checked={tickets.length > 0 && selected === tickets.length}
      indeterminate={selected > 0 && selected < tickets.length}
      onChange={selection.togglePage}
    />
  );
}
