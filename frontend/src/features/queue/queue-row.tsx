import { Text } from '@mantine/core';
import Link from 'next/link';
import type { Ticket } from '@/api';
import { ticketPath } from '@/shared/lib/paths';
import { Age } from '@/shared/ui/age';
import { PriorityLabel } from '@/shared/ui/ticket-labels';
import classes from './queue-list.module.css';

interface QueueRowProps {
  readonly ticket: Ticket;
  /** Its place in the queue, from 1. */
  readonly turn: number;
  readonly now: Date;
}

export function QueueRow({ ticket, turn, now }: QueueRowProps) {
  return (
    <li className={classes.row} data-priority={ticket.priority}>
      <Text size="sm" c="dimmed" className={classes.turn} aria-hidden="true">
        {turn}
      </Text>
      <div className={classes.ticket}>
        <Link className={classes.link} href={ticketPath(ticket.id)} prefetch={false}>
          <Text component="span" size="md" fw={500} lineClamp={2} title={ticket.title}>
            {ticket.title}
          </Text>
        </Link>
        <Text size="sm" c="dimmed" className={classes.reference}>
          {ticket.reference}
        </Text>
      </div>
      <div className={classes.priority}>
        <PriorityLabel priority={ticket.priority} />
      </div>
      <Text size="sm" c="dimmed" className={classes.why}>
        {ticket.assignment?.explanation ?? '–'}
      </Text>
      <div className={classes.age}>
        <Age at={ticket.created_at} now={now} />
      </div>
    </li>
  );
}
