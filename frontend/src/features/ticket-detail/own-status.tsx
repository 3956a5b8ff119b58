import { Button } from '@mantine/core';
import type { Ticket } from '@/api';
import { StatusLabel } from '@/shared/ui/ticket-labels';
import classes from './ticket-properties.module.css';

interface OwnStatusProps {
  readonly ticket: Ticket;
  readonly onChange: (status: Ticket['status']) => void;
}

/** The status as its requester may change it. */
export function OwnStatus({ ticket, onChange }: OwnStatusProps) {
  const isClosed = ticket.status === 'closed';
  return (
    <div className={classes.own}>
      <StatusLabel status={ticket.status} />
      <Button variant="default" size="xs" onClick={() => onChange(isClosed ? 'open' : 'closed')}>
        {isClosed ? 'Reopen ticket' : 'Close ticket'}
      </Button>
    </div>
  );
}
