import { Text, Title, UnstyledButton } from '@mantine/core';
import type { Ticket } from '@/api';
import classes from './ticket-text.module.css';

interface TicketTextProps {
  readonly ticket: Ticket;
  readonly onEdit: () => void;
}

/** What the ticket says, as it was written. */
export function TicketText({ ticket, onEdit }: TicketTextProps) {
  return (
    <>
      <Title order={1} className={classes.title}>
        {ticket.title}
      </Title>
      {ticket.description ? (
        <Text size="md" className={classes.description}>
          {ticket.description}
        </Text>
      ) : (
        <UnstyledButton className={classes.add} onClick={onEdit}>
          Add a description
        </UnstyledButton>
      )}
    </>
  );
}
