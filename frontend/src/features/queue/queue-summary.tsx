import { Alert, Anchor, Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { Waiting } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import { AlertIcon } from '@/shared/ui/icons';
import { PRIORITY_LABELS, PriorityIcon } from '@/shared/ui/ticket-labels';
import { overviewQuery } from './queries';
import classes from './queue-summary.module.css';
import { StaleNote } from './stale-note';

const PRIORITIES = ['high', 'medium', 'low'] as const;

/** How many wait in each priority, and why nobody takes them now. */
export function QueueSummary() {
  const { data, error, refetch } = useQuery(overviewQuery);
  const high = data?.waiting.find(({ priority }) => priority === 'high');
  return (
    <section className={classes.summary} aria-label="By priority">
      {error && <StaleNote error={error} onRetry={() => void refetch()} />}
      {/* There before its text, so that screen readers tell when it comes. */}
      <div role="alert">{high && <NoSenior waiting={high} />}</div>
      {!(error && !data) && (
        <div className={classes.cards}>
          {PRIORITIES.map((priority) => (
            <PriorityCard
              key={priority}
              priority={priority}
              isLoading={!data}
              waiting={data?.waiting.find((row) => row.priority === priority)}
            />
          ))}
        </div>
      )}
    </section>
  );
}

function NoSenior({ waiting: { count, explanation } }: { readonly waiting: Waiting }) {
  return (
    <Alert
      className={classes.alarm}
      variant="filled"
      icon={<AlertIcon />}
      title={`No senior available: ${count} high-priority ${count === 1 ? 'ticket waits' : 'tickets wait'}`}
    >
      {explanation}{' '}
      <Anchor component={Link} href="/agents/" prefetch={false} inherit c="inherit" underline="always">
        See who could take over
      </Anchor>
    </Alert>
  );
}

interface PriorityCardProps {
  readonly priority: Waiting['priority'];
  readonly isLoading: boolean;
  readonly waiting: Waiting | undefined;
}

function PriorityCard({ priority, isLoading, waiting }: PriorityCardProps) {
  return (
    <article className={classes.card} data-waiting={waiting ? priority : undefined}>
      <div className={classes.head}>
        <PriorityIcon priority={priority} />
        <Title order={2} size="sm">
          {PRIORITY_LABELS[priority]}
        </Title>
        {waiting && (
          <Anchor
            component={Link}
            size="xs"
            prefetch={false}
            href={`/tickets/?priority=${priority}&waiting=true`}
            aria-label={`Show the ${PRIORITY_LABELS[priority].toLowerCase()} ones in the ticket list`}
          >
            Show
          </Anchor>
        )}
      </div>
      {isLoading ? <Loading /> : <Figures waiting={waiting} />}
    </article>
  );
}

function Figures({ waiting }: { readonly waiting: Waiting | undefined }) {
  const now = useNow();
  if (!waiting) {
    return (
      <>
        <span className={classes.count}>0</span>
        <Text size="sm" c="dimmed">
          Nobody waits.
        </Text>
      </>
    );
  }
  return (
    <>
      <span className={classes.count}>
        {waiting.count.toLocaleString('en-GB')}
        <Text component="span" size="sm" c="dimmed">
          waiting, the oldest from <Age at={waiting.oldest} now={now} /> ago
        </Text>
      </span>
      <Text size="sm" c="dimmed">
        {waiting.explanation}
      </Text>
    </>
  );
}

function Loading() {
  return (
    <>
      <Skeleton height={20} width={32} my={6} />
      <Skeleton height={10} width="80%" my={5} />
    </>
  );
}
