import { Anchor, Group, Skeleton, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { Overview } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import { StaleNotice } from '@/shared/ui/stale-notice';
import { ErrorState } from '@/shared/ui/states';
import { PRIORITIES, PriorityLabel } from './labels';
import { overviewQuery } from './queries';
import classes from './waiting-summary.module.css';

type Waiting = Overview['waiting'][number];

/** What waits at each priority, and why nobody can take it. */
export function WaitingSummary() {
  const { data, error, refetch } = useQuery(overviewQuery);
  const now = useNow();
  const retry = () => void refetch();
  // Whoever may not read this may not read the board either, which says so.
  if (error?.status === 403) return null;
  if (error && !data) {
    return <ErrorState title="What waits could not be loaded" error={error} onRetry={retry} />;
  }
  return (
    <section className={classes.summary} aria-label="Waiting tickets">
      {error && <StaleNotice error={error} onRetry={retry} />}
      {data === undefined && (
        <VisuallyHidden role="status">
          <span>Loading what waits</span>
        </VisuallyHidden>
      )}
      <ul className={classes.tiles}>
        {PRIORITIES.map((priority) => {
          const waiting = data?.waiting.find((row) => row.priority === priority);
          return (
            <li key={priority} className={classes.tile} data-waiting={waiting !== undefined || undefined}>
              <Group justify="space-between" gap={8} wrap="nowrap">
                <PriorityLabel priority={priority} />
                {waiting && <WaitingCount waiting={waiting} />}
              </Group>
              {data ? <Reason waiting={waiting} now={now} /> : <Skeleton height={10} mt={8} width="70%" />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function WaitingCount({ waiting: { count, priority } }: { readonly waiting: Waiting }) {
  return (
    <Anchor
      component={Link}
      href={`/tickets/?priority=${priority}&waiting=true`}
      prefetch={false}
      className={classes.count}
    >
      {count.toLocaleString('en-GB')} waiting
    </Anchor>
  );
}

function Reason({ waiting, now }: { readonly waiting: Waiting | undefined; readonly now: Date }) {
  if (waiting === undefined) {
    return (
      <Text size="sm" c="dimmed">
        Nothing waits.
      </Text>
    );
  }
  return (
    <>
      <Text size="sm" className={classes.note}>
        {waiting.explanation}
      </Text>
      <Group gap={4}>
        <Text size="sm" className={classes.note}>
          Oldest:
        </Text>
        <Age at={waiting.oldest} now={now} />
      </Group>
    </>
  );
}
