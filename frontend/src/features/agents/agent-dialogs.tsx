import { Modal } from '@mantine/core';
import type { ComponentType } from 'react';
import { focusActions } from './agent-actions';
import { AgentForm } from './agent-form';
import type { AgentDialogProps, AgentTask, TaskKind } from './agent-task';
import { DeactivateDialog } from './deactivate-dialog';
import { HandOverDialog } from './hand-over-dialog';
import { InviteDialog } from './invite-dialog';
import { ReactivateDialog } from './reactivate-dialog';

const DIALOGS: Record<TaskKind, ComponentType<AgentDialogProps>> = {
  edit: EditDialog,
  invite: InviteDialog,
  'hand-over': HandOverDialog,
  deactivate: DeactivateDialog,
  reactivate: ReactivateDialog,
};

/** The dialogs about agents. When one closes, the focus returns to where it was opened from. */
export function AgentDialogs({ task: { current, isOpen, close } }: { readonly task: AgentTask }) {
  if (current === null) return null;
  const { kind, agent, number } = current;
  const Dialog = DIALOGS[kind];
  return (
    <Dialog key={number} agent={agent} isOpen={isOpen} onClose={close} onClosed={() => focusActions(agent)} />
  );
}

function EditDialog({ agent, isOpen, onClose, onClosed }: AgentDialogProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={`Edit ${agent.name}`}
      returnFocus={false}
      onExitTransitionEnd={onClosed}
    >
      <AgentForm agent={agent} onClose={onClose} />
    </Modal>
  );
}

interface NewAgentDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks for a new agent; what waits reaches it at once. */
export function NewAgentDialog({ isOpen, onClose }: NewAgentDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="New agent">
      <AgentForm agent={null} onClose={onClose} />
    </Modal>
  );
}
