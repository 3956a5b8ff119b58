import { Alert, Anchor, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import Link from 'next/link';
import type { Overview, Waiting } from '@/api';
import type { ApiError } from '@/shared/lib/api-error';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import { AlertIcon } from '@/shared/ui/icons';
import { StaleNotice } from '@/shared/ui/stale-notice';
import { PRIORITY_LABELS, PriorityIcon } from '@/shared/ui/ticket-labels';
import classes from './queue-summary.module.css';

const PRIORITIES = ['high', 'medium', 'low'] as const;

/** How many wait in each priority, and why nobody takes them now. */
export function QueueSummary({ overview }: { readonly overview: UseQueryResult<Overview, ApiError> }) {
  const { data, error, refetch } = overview;
  const high = data?.waiting.find(({ priority }) => priority === 'high');
  return (
    <section className={classes.summary} aria-label="By priority">
      {error && <StaleNotice error={error} onRetry={() => void refetch()} isInset />}
      {high && <NoSenior waiting={high} />}
      {data && (
        <div className={classes.cards}>
          {PRIORITIES.map((priority) => (
            <PriorityCard
              key={priority}
              priority={priority}
              waiting={data.waiting.find((row) => row.priority === priority)}
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
  readonly waiting: Waiting | undefined;
}

function PriorityCard({ priority, waiting }: PriorityCardProps) {
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
      <Figures waiting={waiting} />
    </article>
  );
}

function Figures({ waiting }: { readonly waiting: Waiting | undefined }) {
  const now = useNow();
  if (!waiting) {
    return (
      <Text size="sm" c="dimmed" mt={4}>
        Nobody waits.
      </Text>
    );
  }
  return (
    <>
      <span className={classes.count}>
        {waiting.count.toLocaleString('en-GB')}
        <Text component="span" size="sm" c="dimmed">
          waiting, oldest <Age at={waiting.oldest} now={now} />
        </Text>
      </span>
      <Text size="sm" c="dimmed">
        {waiting.explanation}
      </Text>
    </>
  );
}
