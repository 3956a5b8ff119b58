'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { formatCount } from '@/shared/lib/format';
import { usePage } from '@/shared/lib/use-page';
import { PageHeader } from '@/shared/ui/page-header';
import { ListSkeleton } from '@/shared/ui/states';
import { overviewQuery, queueQuery } from './queries';
import { QueueList } from './queue-list';
import { QueueSummary } from './queue-summary';

/** What waits, why, and in which order it will be served. For those who work here. */
export function QueuePage() {
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
