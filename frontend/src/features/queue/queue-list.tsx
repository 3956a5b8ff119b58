import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import Link from 'next/link';
import type { TicketsListResponse } from '@/api';
import type { ApiError } from '@/shared/lib/api-error';
import { FIRST_PAGE, type Page } from '@/shared/lib/places';
import { HOME } from '@/shared/lib/return-path';
import { useNow } from '@/shared/lib/use-now';
import { CheckIcon } from '@/shared/ui/icons';
import { Pager } from '@/shared/ui/pager';
import { EmptyState, ErrorState, ListSkeleton } from '@/shared/ui/states';
import { PAGE_SIZE } from './queries';
import classes from './queue-list.module.css';
import { QueueRow } from './queue-row';
import { StaleNote } from './stale-note';

interface QueueListProps {
  readonly list: UseQueryResult<TicketsListResponse, ApiError>;
  readonly page: Page;
  readonly onPage: (page: Page) => void;
}

/** The waiting tickets in each state of loading. */
export function QueueList({ list, page, onPage }: QueueListProps) {
  const { data, error } = list;
  const retry = () => void list.refetch();
  // Those behind have moved up since.
  if (error?.status === 404 && page.number > 1) return <NobodyWaits onFirst={() => onPage(FIRST_PAGE)} />;
  if (error && data === undefined)
    return <ErrorState title="The queue could not be loaded" error={error} onRetry={retry} />;
  if (data === undefined) return <ListSkeleton />;
  return (
    <>
      {error && (
        <div className={classes.stale}>
          <StaleNote error={error} onRetry={retry} />
        </div>
      )}
      {data.results.length === 0 ? (
        <NobodyWaits />
      ) : (
        <Filled data={data} isBusy={list.isPlaceholderData} page={page} onPage={onPage} />
      )}
    </>
  );
}

interface FilledProps extends Omit<QueueListProps, 'list'> {
  readonly data: TicketsListResponse;
  readonly isBusy: boolean;
}

function Filled({ data, isBusy, page, onPage }: FilledProps) {
  const now = useNow();
  const before = (page.number - 1) * PAGE_SIZE;
  return (
    <div className={classes.list} aria-busy={isBusy}>
      <div className={classes.heads} aria-hidden="true">
        <span>Turn</span>
        <span>Ticket</span>
        <span>Priority</span>
        <span>Why it waits</span>
        <span>Age</span>
      </div>
      <ol className={classes.rows} start={before + 1} aria-label="Waiting tickets, next first">
        {data.results.map((ticket, index) => (
          <QueueRow key={ticket.id} ticket={ticket} turn={before + index + 1} now={now} />
        ))}
      </ol>
      <div className={classes.foot}>
        <Pager
          page={page}
          pageSize={PAGE_SIZE}
          shown={data.results.length}
          count={data.count}
          isCapped={data.count_is_capped}
          next={data.next}
          previous={data.previous}
          onPage={onPage}
        />
      </div>
    </div>
  );
}

function NobodyWaits({ onFirst }: { readonly onFirst?: () => void }) {
  const action = onFirst ? (
    <Button variant="default" onClick={onFirst}>
      First page
    </Button>
  ) : (
    <Button component={Link} href={HOME} prefetch={false} variant="default">
      Go to tickets
    </Button>
  );
  return (
    <EmptyState
      icon={<CheckIcon width={20} height={20} />}
      title={onFirst ? 'Nobody waits this far back' : 'Nobody waits'}
      action={action}
    >
      {onFirst ? 'The queue has become shorter.' : 'Every open ticket is with an agent.'}
    </EmptyState>
  );
}
