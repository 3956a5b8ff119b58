'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { formatCount } from '@/shared/lib/format';
import { HOME } from '@/shared/lib/return-path';
import { useSession } from '@/shared/lib/session';
import { QueueIcon } from '@/shared/ui/navigation-icons';
import { PageHeader } from '@/shared/ui/page-header';
import { EmptyState, ListSkeleton } from '@/shared/ui/states';
import { overviewQuery, queueQuery } from './queries';
import { QueueList } from './queue-list';
import { QueueSummary } from './queue-summary';
import { usePage } from './use-page';

/** What waits, why, and in which order it will be served. For those who work here. */
export function QueuePage() {
  return useSession().role === 'requester' ? <NotForRequesters /> : <Queue />;
}

function Queue() {
  const [page, setPage] = usePage();
  const list = useQuery(queueQuery(page));
  const overview = useQuery(overviewQuery);
  // Both at once: nothing moves when the second one comes.
  return (
    <>
      <PageHeader
        title="Queue"
        aside={list.data && `${formatCount(list.data.count, list.data.count_is_capped)} waiting`}
        action={
          <Button component={Link} href="/agents/" prefetch={false} variant="default">
            See the agents
          </Button>
        }
      />
      {list.isPending || overview.isPending ? (
        <ListSkeleton />
      ) : (
        <>
          <QueueSummary overview={overview} />
          <QueueList list={list} page={page} onPage={setPage} />
        </>
      )}
    </>
  );
}

function NotForRequesters() {
  return (
    <EmptyState
      icon={<QueueIcon width={20} height={20} />}
      title="The queue is for staff"
      order={1}
      action={
        <Button component={Link} href={HOME}>
          Go to your tickets
        </Button>
      }
    >
      Your own tickets, and whether they wait, are in the ticket list.
    </EmptyState>
  );
}
