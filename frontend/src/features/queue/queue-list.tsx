import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import Link from 'next/link';
import type { Ticket, TicketsListResponse } from '@/api';
import type { ApiError } from '@/shared/lib/api-error';
import type { Page } from '@/shared/lib/places';
import { HOME } from '@/shared/lib/return-path';
import { useNow } from '@/shared/lib/use-now';
import { CheckIcon } from '@/shared/ui/icons';
import { PagedList } from '@/shared/ui/paged-list';
import { EmptyState } from '@/shared/ui/states';
import { PAGE_SIZE } from './queries';
import classes from './queue-list.module.css';
import { QueueRow } from './queue-row';

interface QueueListProps {
  readonly list: UseQueryResult<TicketsListResponse, ApiError>;
  readonly page: Page;
  readonly onPage: (page: Page) => void;
}

/** The waiting tickets, each with its turn. */
export function QueueList({ list, page, onPage }: QueueListProps) {
  return (
    <PagedList
      list={list}
      noun="waiting tickets"
      page={page}
      pageSize={PAGE_SIZE}
      onPage={onPage}
      empty={<NobodyWaits />}
    >
      {(tickets) => <Rows tickets={tickets} before={(page.number - 1) * PAGE_SIZE} />}
    </PagedList>
  );
}

function Rows({ tickets, before }: { readonly tickets: readonly Ticket[]; readonly before: number }) {
  const now = useNow();
  return (
    <>
      <div className={classes.heads} aria-hidden="true">
        <span>Turn</span>
        <span>Ticket</span>
        <span>Priority</span>
        <span>Why it waits</span>
        <span>Age</span>
      </div>
      <ol className={classes.rows} start={before + 1} aria-label="Waiting tickets, next first">
        {tickets.map((ticket, index) => (
          <QueueRow key={ticket.id} ticket={ticket} turn={before + index + 1} now={now} />
        ))}
      </ol>
    </>
  );
}

function NobodyWaits() {
  return (
    <EmptyState
      icon={<CheckIcon width={20} height={20} />}
      title="Nobody waits"
      action={
        <Button component={Link} href={HOME} prefetch={false} variant="default">
          Go to tickets
        </Button>
      }
    >
      Every open ticket is with an agent.
    </EmptyState>
  );
}
