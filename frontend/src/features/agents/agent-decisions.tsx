import { Anchor, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { Agent, Decision } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { usePage } from '@/shared/lib/use-page';
import { Age } from '@/shared/ui/age';
import { ClockIcon } from '@/shared/ui/icons';
import { PagedList } from '@/shared/ui/paged-list';
import { EmptyState } from '@/shared/ui/states';
import classes from './agent-page.module.css';
import rows from './agent-rows.module.css';
import { TRIGGER_LABELS } from './labels';
import { agentDecisionsQuery, DETAIL_PAGE_SIZE } from './queries';

/** Which tickets came to the agent, when and why; newest first. */
export function AgentDecisions({ agent }: { readonly agent: Agent }) {
  const [page, turn] = usePage('decisions');
  const list = useQuery(agentDecisionsQuery(agent.id, page));
  const now = useNow();
  return (
    <section className={classes.section} aria-labelledby="agent-decisions">
      <Title order={2} id="agent-decisions">
        Decisions
      </Title>
      <PagedList
        list={list}
        noun="decisions"
        page={page}
        pageSize={DETAIL_PAGE_SIZE}
        onPage={turn}
        skeletonRows={4}
        empty={
          <EmptyState icon={<ClockIcon width={20} height={20} />} title="No decisions yet">
            The first ticket that comes here will show with its reason.
          </EmptyState>
        }
      >
        {(decisions) => (
          <ul className={rows.list} aria-label="Decisions">
            {decisions.map((decision) => (
              <DecisionRow key={decision.id} decision={decision} now={now} />
            ))}
          </ul>
        )}
      </PagedList>
    </section>
  );
}

function DecisionRow({ decision, now }: { readonly decision: Decision; readonly now: Date }) {
  return (
    <li className={`${rows.row} ${rows.decision}`}>
      <Anchor
        component={Link}
        href={`/tickets/detail/?id=${decision.ticket}`}
        prefetch={false}
        className={rows.reference}
      >
        {decision.reference}
      </Anchor>
      <Text size="sm">{TRIGGER_LABELS[decision.trigger]}</Text>
      <Text size="sm" c="dimmed" className={rows.wide}>
        {decision.explanation}
      </Text>
      <Age at={decision.created_at} now={now} />
    </li>
  );
}
