import { Anchor, Button, Collapse, Skeleton, Text, Title, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useId, useState } from 'react';
import type { Ticket } from '@/api';
import { DecisionReasons } from '@/shared/ui/decision-reasons';
import { ChevronDownIcon } from '@/shared/ui/icons';
import { isWaiting } from './outcome';
import { decisionsQuery } from './queries';
import classes from './why-card.module.css';

/** Why the ticket is where it is: one sentence, which opens into what the decision saw. */
export function WhyCard({ ticket }: { readonly ticket: Ticket }) {
  const waits = isWaiting(ticket);
  const [choice, setChoice] = useState<boolean | null>(null);
  const panelId = useId();
  // Who could not take what waits is what a person comes for.
  const isOpen = choice ?? waits;
  return (
    <section
      className={classes.card}
      data-waiting={waits || undefined}
      aria-label={waits ? 'Why it waits' : 'Why this agent'}
    >
      <Title order={2} size="sm" className={classes.title}>
        {waits ? 'Why it waits' : 'Why this agent'}
      </Title>
      {ticket.assignment ? (
        <>
          <Text size="md" className={classes.sentence}>
            {ticket.assignment.explanation}
          </Text>
          <UnstyledButton
            className={classes.toggle}
            aria-expanded={isOpen}
            aria-controls={panelId}
            onClick={() => setChoice(!isOpen)}
          >
            {waits ? 'Who was out' : 'Candidates and their loads'}
            <ChevronDownIcon width={14} height={14} data-open={isOpen || undefined} />
          </UnstyledButton>
          <Collapse expanded={isOpen} id={panelId}>
            <div className={classes.panel}>{isOpen && <LiveDecision ticket={ticket} />}</div>
          </Collapse>
        </>
      ) : (
        <Text size="md" c="dimmed">
          No decision was made: the ticket came in closed.
        </Text>
      )}
    </section>
  );
}

/** What the decision that holds saw. */
function LiveDecision({ ticket }: { readonly ticket: Ticket }) {
  const { data, error, refetch } = useQuery(decisionsQuery(ticket.id));
  const decision = data?.find(({ is_live: isLive }) => isLive);
  if (decision) {
    return (
      <>
        <DecisionReasons decision={decision} />
        <Anchor
          component={Link}
          href={`/decisions/?ticket=${ticket.id}&open=${decision.id}`}
          prefetch={false}
          size="sm"
          className={classes.record}
        >
          Full record
        </Anchor>
      </>
    );
  }
  if (data) return <Text size="sm">The decision is not on record.</Text>;
  if (!error) return <Skeleton height={44} radius="md" />;
  return (
    <div role="alert">
      <Text size="sm" mb={8}>
        The candidates could not be loaded. {error.message}
      </Text>
      <Button variant="default" size="xs" onClick={() => void refetch()}>
        Try again
      </Button>
    </div>
  );
}
