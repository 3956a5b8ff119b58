import type { Ticket } from '@/api';
import { announce } from '@/shared/ui/announcement';

/** Not closed, and nobody works on it. */
export function isWaiting(ticket: Ticket): boolean {
  return ticket.assigned_agent === null && ticket.status !== 'closed';
}

/** Says what the rules made of a change: who has the ticket now, and why. */
export function announceOutcome(before: Ticket, after: Ticket, undo?: () => void): void {
  const { reference, assignment, assigned_agent: agent } = after;
  const message = assignment?.explanation;
  if (after.status === 'closed') {
    announce({ tone: 'success', title: `${reference} is closed`, undo });
  } else if (isWaiting(after)) {
    announce({ tone: 'waiting', title: `${reference} is waiting`, message, undo });
  } else if (agent) {
    announce({ tone: 'success', title: `${reference} ${howItGot(before, agent.name)}`, message, undo });
  }
}

function howItGot(before: Ticket, name: string): string {
  const had = before.assigned_agent?.name;
  if (before.status === 'closed') return had === name ? `went back to ${name}` : `went to ${name}`;
  if (had === name) return `stays with ${name}`;
  return had ? `moved to ${name}` : `went to ${name}`;
}
