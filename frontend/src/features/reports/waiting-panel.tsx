import { Anchor, Group, Text } from '@mantine/core';
import Link from 'next/link';
import type { Waiting } from '@/api';
import { formatAge, formatExact } from '@/shared/lib/format';
import { useNow } from '@/shared/lib/use-now';
import { CheckIcon } from '@/shared/ui/icons';
import { formatNumber, PRIORITY_LABELS } from './format';
import { Panel } from './panel';
import classes from './waiting-panel.module.css';

/** What waits, for how long, and why nobody takes it. */
export function WaitingPanel({ waiting }: { readonly waiting: readonly Waiting[] }) {
  const now = useNow();
  return (
    <Panel title="Waiting" note="Tickets without an agent, and why">
      {waiting.length === 0 ? (
        <Group gap={8} c="var(--app-success)">
          <CheckIcon />
          <Text size="sm">Nothing waits.</Text>
        </Group>
      ) : (
        <ul className={classes.list}>
          {waiting.map((group) => (
            <li key={group.priority} className={classes.item}>
              <Group justify="space-between" gap="xs">
                <Anchor
                  component={Link}
                  href={`/tickets/?priority=${group.priority}&waiting=true`}
                  className={classes.link}
                >
                  {formatNumber(group.count)} {PRIORITY_LABELS[group.priority]}
                </Anchor>
                <time dateTime={group.oldest} title={formatExact(group.oldest)}>
                  oldest for {formatAge(group.oldest, now).replace('now', 'less than a minute')}
                </time>
              </Group>
              <span>{group.explanation}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
