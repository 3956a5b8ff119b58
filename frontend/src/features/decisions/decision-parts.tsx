import { Anchor, Text } from '@mantine/core';
import Link from 'next/link';
import type { Decision } from '@/api';
import { actorOf } from '@/shared/ui/decision-labels';
import { Person } from '@/shared/ui/person';
import { WaitingBadge } from '@/shared/ui/waiting-badge';
import classes from './decision-parts.module.css';

export interface DecisionRowsProps {
  readonly decisions: readonly Decision[];
  readonly onOpen: (id: number) => void;
}

/** Who got the ticket, or that it waited. */
export function DecisionOutcome({ decision }: { readonly decision: Decision }) {
  return decision.agent ? <Person name={decision.agent.name} /> : <WaitingBadge />;
}

export function TicketLink({ decision }: { readonly decision: Decision }) {
  return (
    <Anchor
      component={Link}
      href={`/tickets/detail/?id=${decision.ticket}`}
      prefetch={false}
      size="sm"
      className={classes.reference}
    >
      {decision.reference}
    </Anchor>
  );
}

/** Who caused it: a person, or nobody but the rules. */
export function DecisionActor({ decision }: { readonly decision: Decision }) {
  return (
    <Text component="span" size="sm" c="dimmed" truncate>
      {actorOf(decision)}
    </Text>
  );
}
