import { Anchor, Group, Text } from '@mantine/core';
import Link from 'next/link';
import type { Agent } from '@/api';
import { Age } from '@/shared/ui/age';
import { PersonAvatar } from '@/shared/ui/person';
import classes from './agent-bits.module.css';
import { LEVEL_LABELS } from './labels';

/** Where the rest about an agent stands. */
export function agentPath(id: number): string {
  return `/agents/detail/?id=${id}`;
}

/** Name and e-mail; the name leads on. */
export function AgentName({ agent, nameId }: { readonly agent: Agent; readonly nameId: string }) {
  return (
    <Group gap={10} wrap="nowrap" miw={0}>
      <PersonAvatar name={agent.name} size={30} />
      <div className={classes.who}>
        <Anchor
          id={nameId}
          component={Link}
          href={agentPath(agent.id)}
          prefetch={false}
          className={classes.name}
        >
          {agent.name}
        </Anchor>
        <Text size="xs" c="dimmed" truncate title={agent.email}>
          {agent.email}
        </Text>
      </div>
    </Group>
  );
}

export function LevelBadge({ level }: { readonly level: Agent['level'] }) {
  return (
    <span className={classes.level} data-senior={level === 'senior' || undefined}>
      {LEVEL_LABELS[level]}
    </span>
  );
}

export function LastAssigned({ agent, now }: { readonly agent: Agent; readonly now: Date }) {
  if (agent.last_assigned_at) return <Age at={agent.last_assigned_at} now={now} />;
  return (
    <Text component="span" size="sm" c="dimmed">
      Never
    </Text>
  );
}
