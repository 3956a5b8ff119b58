import { Anchor, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { Fragment, type ReactNode } from 'react';
import type { Decision } from '@/api';
import { formatAge, formatExact } from '@/shared/lib/format';
import { useNow } from '@/shared/lib/use-now';
import { actorOf, LEVEL_LABELS, TRIGGER_LABELS } from '@/shared/ui/decision-labels';
import { DecisionReasons } from '@/shared/ui/decision-reasons';
import { Person } from '@/shared/ui/person';
import { WaitingBadge } from '@/shared/ui/waiting-badge';
import classes from './decision-drawer.module.css';

/** All that is on record of a decision. */
export function DecisionRecord({ decision }: { readonly decision: Decision }) {
  const { agent } = decision;
  return (
    <>
      <div className={classes.headline}>
        {agent ? (
          <>
            <Person name={agent.name} />
            <Text size="sm" c="dimmed">
              {LEVEL_LABELS[agent.level]}
            </Text>
          </>
        ) : (
          <WaitingBadge />
        )}
      </div>
      <Text size="md" className={classes.explanation}>
        {decision.explanation}
      </Text>
      <Facts decision={decision} />
      <Title order={3} size="sm" className={classes.heading}>
        {agent ? 'Candidates' : 'Who was out'}
      </Title>
      <DecisionReasons decision={decision} />
    </>
  );
}

function Facts({ decision }: { readonly decision: Decision }) {
  return (
    <dl className={classes.facts}>
      {factsOf(decision, useNow()).map(([label, value]) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function factsOf(decision: Decision, now: Date): [string, ReactNode][] {
  const age = formatAge(decision.created_at, now);
  const ticket = (
    <Anchor component={Link} href={`/tickets/detail/?id=${decision.ticket}`} prefetch={false} size="sm">
      {decision.reference}
    </Anchor>
  );
  return [
    ['Ticket', ticket],
    ['Trigger', TRIGGER_LABELS[decision.trigger]],
    ['Caused by', actorOf(decision)],
    ['Rule', decision.rule],
    ['Load seen', decision.load ?? 'None: nobody was chosen'],
    ['Decided', `${formatExact(decision.created_at)} (${age === 'now' ? 'just now' : `${age} ago`})`],
    ['Took', `${decision.duration_ms.toLocaleString('en-GB', { maximumFractionDigits: 3 })} ms`],
    ['Policy version', decision.policy_version],
    ['Holds', decision.is_live ? 'Yes, it is the latest of its ticket' : 'No, a later decision replaced it'],
    ['Record', `No. ${decision.id.toLocaleString('en-GB')}`],
  ];
}
