import { ActionIcon, Menu } from '@mantine/core';
import type { Agent } from '@/api';
import { MoreIcon } from '@/shared/ui/icons';
import type { TaskKind } from './agent-task';
import { canBeInvited, INVITE_LABELS } from './sign-in';

interface AgentActionsProps {
  readonly agent: Agent;
  readonly onStart: (kind: TaskKind, agent: Agent) => void;
}

/** Gives the focus back to the button that a dialog about this agent was opened from. */
export function focusActions(agent: Agent): void {
  const origin = document.querySelector<HTMLElement>(`[data-actions-of="agent-${agent.id}"]`);
  (origin ?? document.getElementById('content'))?.focus();
}

/** What an admin can do with an agent. */
export function AgentActions({ agent, onStart }: AgentActionsProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          data-actions-of={`agent-${agent.id}`}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`Actions for ${agent.name}`}
        >
          <MoreIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onStart('edit', agent)}>Edit</Menu.Item>
        {agent.is_active ? (
          <>
            <Menu.Item onClick={() => onStart('hand-over', agent)}>Hand over</Menu.Item>
            {canBeInvited(agent) && (
              <Menu.Item onClick={() => onStart('invite', agent)}>{INVITE_LABELS[agent.sign_in]}</Menu.Item>
            )}
            <Menu.Divider />
            <Menu.Item color="var(--app-danger)" onClick={() => onStart('deactivate', agent)}>
              Deactivate
            </Menu.Item>
          </>
        ) : (
          <Menu.Item onClick={() => onStart('reactivate', agent)}>Reactivate</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
