import { Alert, Button, Skeleton, Text, Title, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Ticket } from '@/api';
import { useSession } from '@/shared/lib/session';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import { AlertIcon } from '@/shared/ui/icons';
import { decisionsQuery, mailsQuery } from './queries';
import classes from './timeline.module.css';
import { type Entry, timelineOf } from './timeline-entries';

const SHOWN_AT_FIRST = 20;

/** What happened to the ticket, newest first: decisions and, for admins, mails. */
export function Timeline({ ticket }: { readonly ticket: Ticket }) {
  const { role } = useSession();
  const decisions = useQuery(decisionsQuery(ticket.id));
  const mails = useQuery({ ...mailsQuery(ticket.id), enabled: role === 'admin' });
  const error = decisions.error ?? mails.error;
  const isLoading = [decisions, mails].some((query) => query.isLoading);
  const retry = () => {
    for (const query of [decisions, mails]) if (query.error) void query.refetch();
  };
  return (
    <section aria-label="Timeline">
      <Title order={2} size="sm" className={classes.title}>
        Timeline
      </Title>
      {error && (
        <Alert color="red" variant="light" icon={<AlertIcon />} role="alert" mb="md">
          Not all of the timeline could be loaded. {error.message}{' '}
          <Button variant="default" size="xs" onClick={retry}>
            Try again
          </Button>
        </Alert>
      )}
      {isLoading ? (
        <TimelineSkeleton />
      ) : (
        <Entries entries={timelineOf(ticket, decisions.data ?? [], mails.data ?? [])} />
      )}
    </section>
  );
}

function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  const now = useNow();
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? entries : entries.slice(0, SHOWN_AT_FIRST);
  return (
    <>
      <ol className={classes.entries} aria-label="What happened, newest first">
        {shown.map((entry) => (
          <TimelineEntry key={entry.key} entry={entry} now={now} />
        ))}
      </ol>
      {shown.length < entries.length && (
        <Button variant="default" onClick={() => setIsWhole(true)}>
          Show {entries.length - shown.length} older
        </Button>
      )}
    </>
  );
}

function TimelineEntry({ entry, now }: { readonly entry: Entry; readonly now: Date }) {
  return (
    <li className={classes.entry}>
      <span className={classes.icon} data-tone={entry.tone}>
        {entry.icon}
      </span>
      <div className={classes.body}>
        <div className={classes.head}>
          <Text component="span" size="sm" fw={500} className={classes.wrap}>
            {entry.title}
          </Text>
          <Age at={entry.at} now={now} />
        </div>
        {entry.detail && (
          <Text size="sm" className={classes.wrap}>
            {entry.detail}
          </Text>
        )}
        {entry.by && (
          <Text size="xs" c="dimmed" className={classes.wrap}>
            {entry.by}
          </Text>
        )}
      </div>
    </li>
  );
}

function TimelineSkeleton() {
  return (
    <div role="status">
      <VisuallyHidden>Loading</VisuallyHidden>
      {['72%', '64%', '80%'].map((width) => (
        <Skeleton key={width} height={12} width={width} mb={22} />
      ))}
    </div>
  );
}
