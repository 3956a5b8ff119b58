import { Button } from '@mantine/core';
import { useDisclosure, useDocumentTitle, useHotkeys } from '@mantine/hooks';
import Link from 'next/link';
import { type ReactNode, useRef } from 'react';
import { flushSync } from 'react-dom';
import type { Ticket } from '@/api';
import type { ApiError } from '@/shared/lib/api-error';
import { HOME } from '@/shared/lib/return-path';
import { useSession } from '@/shared/lib/session';
import { ChevronLeftIcon } from '@/shared/ui/icons';
import { StaleNotice } from '@/shared/ui/stale-notice';
import { DeleteTicket } from './delete-ticket';
import { PencilIcon } from './icons';
import { TicketProperties } from './ticket-properties';
import { TicketText } from './ticket-text';
import { TicketTextForm } from './ticket-text-form';
import classes from './ticket-view.module.css';
import { Timeline } from './timeline';
import { WhyCard } from './why-card';

interface TicketViewProps {
  readonly ticket: Ticket;
  /** Why the ticket could not be brought up to date. */
  readonly error: ApiError | null;
  readonly onRetry: () => void;
  readonly conversation: ReactNode;
}

/** The whole page of one ticket. */
export function TicketView({ ticket, error, onRetry, conversation }: TicketViewProps) {
  const { role } = useSession();
  const [isEditing, editing] = useDisclosure();
  const editButton = useRef<HTMLButtonElement>(null);
  const stopEditing = () => {
    flushSync(editing.close);
    editButton.current?.focus();
  };
  useDocumentTitle(`${ticket.reference} ${ticket.title} · Ticket assignment`);
  useHotkeys([['e', editing.open]]);
  return (
    <article aria-label={ticket.reference}>
      <header className={classes.bar}>
        <Button
          component={Link}
          href={HOME}
          prefetch={false}
          variant="subtle"
          color="gray"
          className={classes.back}
          leftSection={<ChevronLeftIcon />}
        >
          Tickets
        </Button>
        <span className={classes.reference}>{ticket.reference}</span>
        <span className={classes.space} />
        <Button
          ref={editButton}
          variant="default"
          leftSection={<PencilIcon />}
          onClick={editing.open}
          disabled={isEditing}
          aria-keyshortcuts="e"
        >
          Edit
        </Button>
        {role === 'admin' && <DeleteTicket ticket={ticket} />}
      </header>
      {error && <StaleNotice error={error} onRetry={onRetry} />}
      <div className={classes.page}>
        <section className={classes.text} aria-label="Text">
          {isEditing ? (
            <TicketTextForm ticket={ticket} onClose={stopEditing} />
          ) : (
            <TicketText ticket={ticket} onEdit={editing.open} />
          )}
        </section>
        <section className={classes.side} aria-label="Properties">
          <TicketProperties ticket={ticket} />
        </section>
        <div className={classes.rest}>
          {role !== 'requester' && <WhyCard ticket={ticket} />}
          {conversation}
          {role !== 'requester' && <Timeline ticket={ticket} />}
        </div>
      </div>
    </article>
  );
}
