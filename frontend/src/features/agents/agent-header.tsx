import { Alert, Anchor, Button, Group } from '@mantine/core';
import Link from 'next/link';
import { type ReactNode, useId } from 'react';
import type { Agent } from '@/api';
import { useSession } from '@/shared/lib/session';
import { useNow } from '@/shared/lib/use-now';
import { AlertIcon, ChevronLeftIcon } from '@/shared/ui/icons';
import { PageHeader } from '@/shared/ui/page-header';
import { AgentActions } from './agent-actions';
import { LastAssigned, LevelBadge } from './agent-bits';
import classes from './agent-page.module.css';
import type { AgentTask } from './agent-task';
import { AvailableSwitch } from './available-switch';
import { LoadBar } from './load-bar';
import { canBeInvited, INVITE_LABELS, SIGN_IN_LABELS } from './sign-in';

export function BackToBoard() {
  return (
    <nav aria-label="Breadcrumb" className={classes.crumbs}>
      <Anchor component={Link} href="/agents/" prefetch={false} className={classes.back}>
        <ChevronLeftIcon width={14} height={14} />
        Agents
      </Anchor>
    </nav>
  );
}

interface AgentHeaderProps {
  readonly agent: Agent;
  readonly onStart: AgentTask['start'];
}

/** Who it is, how it stands, and what can be done. */
export function AgentHeader({ agent, onStart }: AgentHeaderProps) {
  const isAdmin = useSession().role === 'admin';
  const now = useNow();
  const nameId = useId();
  return (
    <>
      <div id={nameId}>
        <PageHeader
          title={agent.name}
          action={isAdmin && <HeaderActions agent={agent} onStart={onStart} />}
        />
      </div>
      {!agent.is_active && (
        <Alert color="gray" variant="light" icon={<AlertIcon />} className={classes.left}>
          {agent.name} has left and gets no tickets.
        </Alert>
      )}
      <dl className={classes.facts}>
        <Fact label="Available">
          <AvailableSwitch agent={agent} describedBy={nameId} />
        </Fact>
        <Fact label="Load">
          <LoadBar agent={agent} />
        </Fact>
        <Fact label="Level">
          <LevelBadge level={agent.level} />
        </Fact>
        <Fact label="Last assigned">
          <LastAssigned agent={agent} now={now} />
        </Fact>
        <Fact label="Sign-in">{SIGN_IN_LABELS[agent.sign_in]}</Fact>
        <Fact label="E-mail">
          <Anchor href={`mailto:${agent.email}`} inherit>
            {agent.email}
          </Anchor>
        </Fact>
      </dl>
    </>
  );
}

function HeaderActions({ agent, onStart }: AgentHeaderProps) {
  return (
    <Group gap={8} wrap="nowrap">
      {agent.is_active && (
        <Button variant="default" visibleFrom="xs" onClick={() => onStart('hand-over', agent)}>
          Hand over
        </Button>
      )}
      {canBeInvited(agent) && (
        <Button variant="default" visibleFrom="xs" onClick={() => onStart('invite', agent)}>
          {INVITE_LABELS[agent.sign_in]}
        </Button>
      )}
      <Button variant="default" visibleFrom="xs" onClick={() => onStart('edit', agent)}>
        Edit
      </Button>
      <AgentActions agent={agent} onStart={onStart} />
    </Group>
  );
}

interface FactProps {
  readonly label: string;
  readonly children: ReactNode;
}

function Fact({ label, children }: FactProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
