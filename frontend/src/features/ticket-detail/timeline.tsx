import { Alert, Button, Skeleton, Text, Title, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Ticket } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import { AlertIcon } from '@/shared/ui/icons';
import { timelineQuery } from './queries';
import classes from './timeline.module.css';
import { type Entry, entriesOf } from './timeline-entries';

const SHOWN_AT_FIRST = 20;

/** What happened to the ticket, newest first: changes, decisions, comments and mails. */
export function Timeline({ ticket }: { readonly ticket: Ticket }) {
  const { data, error, refetch } = useQuery(timelineQuery(ticket.id));
  return (
    <section aria-label="Timeline">
      <Title order={2} size="sm" className={classes.title}>
        Timeline
      </Title>
      {error && (
        <Alert color="red" variant="light" icon={<AlertIcon />} role="alert" mb="md">
          The timeline could not be loaded. {error.message}{' '}
          <Button variant="default" size="xs" onClick={() => void refetch()}>
            Try again
          </Button>
        </Alert>
      )}
      {data && <Entries entries={entriesOf(data)} />}
      {data?.is_capped && (
        <Text size="sm" c="dimmed">
          Older events are not shown.
        </Text>
      )}
      {!data && !error && <TimelineSkeleton />}
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
