import { Anchor, Text } from '@mantine/core';
import Link from 'next/link';
import type { HistoryEntry } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import classes from './history.module.css';
import { actionText, detailText, pathOf, SOURCE_LABELS } from './labels';

/** Changes, newest first. */
export function HistoryEntries({ entries }: { readonly entries: readonly HistoryEntry[] }) {
  const now = useNow();
  return (
    <ol className={classes.list} aria-label="Changes, newest first">
      {entries.map((entry) => (
        <li key={entry.id} className={classes.entry}>
          <div className={classes.head}>
            <Text component="span" size="sm" c="dimmed" className={classes.action}>
              {actionText(entry)}
            </Text>
            <Name entry={entry} />
            <span className={classes.space} />
            <Age at={entry.at} now={now} />
          </div>
          {detailText(entry) && (
            <Text size="sm" lineClamp={3} className={classes.changes}>
              {detailText(entry)}
            </Text>
          )}
          <Text size="xs" c="dimmed">
            {[entry.actor_name ?? 'Nobody signed in', SOURCE_LABELS[entry.source], entry.address]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </li>
      ))}
    </ol>
  );
}

function Name({ entry }: { readonly entry: HistoryEntry }) {
  const path = pathOf(entry);
  if (path === null) {
    return (
      <Text component="span" size="sm" fw={500} className={classes.name}>
        {entry.object_name}
      </Text>
    );
  }
  return (
    <Anchor
      component={Link}
      href={path}
      prefetch={false}
      size="sm"
      fw={500}
      c="inherit"
      className={classes.name}
    >
      {entry.object_name}
    </Anchor>
  );
}
