import { Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { Ticket } from '@/api';
import { ClockIcon } from '@/shared/ui/icons';
import { Person } from '@/shared/ui/person';
import classes from './assignment.module.css';

/** Not closed, and nobody works on it. */
export function isWaiting(ticket: Ticket): boolean {
  return ticket.assigned_agent === null && ticket.status !== 'closed';
}

/** Who has the ticket, or that it waits. */
export function Assignee({ ticket }: { readonly ticket: Ticket }) {
  if (ticket.assigned_agent) return <Person name={ticket.assigned_agent.name} />;
  if (!isWaiting(ticket)) {
    return (
      <Text size="sm" c="dimmed">
        Nobody
      </Text>
    );
  }
  return (
    <span className={classes.waiting}>
      <ClockIcon width={14} height={14} />
      Waiting
    </span>
  );
}

/** Why the ticket is where it is, in one line, so that rows stay calm; a click shows all of it. */
export function Explanation({ ticket }: { readonly ticket: Ticket }) {
  const [isOpen, setIsOpen] = useState(false);
  if (!ticket.assignment) {
    return (
      <Text size="sm" c="dimmed">
        –
      </Text>
    );
  }
  return (
    <UnstyledButton className={classes.explanation} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
      <Text component="span" size="sm" {...(isOpen ? {} : { lineClamp: 1 })}>
        {ticket.assignment.explanation}
      </Text>
    </UnstyledButton>
  );
}
