import { Text } from '@mantine/core';
import { announceDone } from '@/shared/ui/announcement';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import type { AgentDialogProps } from './agent-task';
import { useInvite } from './mutations';

/** Asks before the agent is mailed a link to sign in. */
export function InviteDialog({ agent, isOpen, onClose, onClosed }: AgentDialogProps) {
  const invite = useInvite(agent.id);
  const confirm = () =>
    invite.mutate(undefined, {
      onSuccess: () => {
        onClose();
        announceDone(`${agent.name} is invited`, `A mail to ${agent.email} is on its way.`);
      },
    });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={`Invite ${agent.name} to sign in?`}
      confirm="Send invitation"
      isPending={invite.isPending}
      error={invite.error}
      onConfirm={confirm}
      onClose={onClose}
      onClosed={onClosed}
    >
      <Text size="sm">
        {agent.email} gets a link to choose a password. It works once and for three days
        {agent.sign_in === 'invited' ? '; links sent before stop working once it is used.' : '.'}
      </Text>
      <Text size="sm" c="dimmed">
        Who signs in as an agent works on tickets, answers requesters, hands tickets back, and says when they
        are available.
      </Text>
    </ConfirmDialog>
  );
}
