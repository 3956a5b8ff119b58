import type { BulkRequest, BulkResult, Ticket } from '@/api';
import { PRIORITY_LABELS } from '@/shared/ui/ticket-labels';

export type BulkChange = Omit<BulkRequest, 'ids'>;

export interface BulkOutcome {
  readonly change: BulkChange;
  readonly results: readonly BulkResult[];
  /** How many were no longer there. */
  readonly lost: number;
}

/** `3 tickets` */
export function countTickets(count: number): string {
  return `${count.toLocaleString('en-GB')} ticket${count === 1 ? '' : 's'}`;
}

/** `2 of 3 tickets closed` */
export function summarise({ change, results, lost }: BulkOutcome): string {
  const done = results.filter(({ problem }) => !problem).length;
  const asked = results.length + lost;
  const share = done === asked ? countTickets(done) : `${done} of ${countTickets(asked)}`;
  return `${share} ${verb(change)}`;
}

function verb({ action, priority, agent }: BulkChange): string {
  if (action === 'close') return 'closed';
  if (action === 'set_priority') return `set to ${priority ? PRIORITY_LABELS[priority] : 'another priority'}`;
  return agent === undefined ? 'routed again' : 'assigned';
}

/** How a ticket that was changed stands now. */
export function describeChanged({ action }: BulkChange, ticket: Ticket): string {
  if (action === 'close') return 'Closed.';
  return ticket.assignment?.explanation ?? 'Done.';
}
