import { Text } from '@mantine/core';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import type { AgentDialogProps } from './agent-task';
import { announceChange } from './announce';
import { useReactivate } from './mutations';

/** Brings somebody back who had left. */
export function ReactivateDialog({ agent, isOpen, onClose, onClosed }: AgentDialogProps) {
  const reactivate = useReactivate(agent.id);
  const confirm = () =>
    reactivate.mutate(undefined, {
      onSuccess: (after) => {
        onClose();
        announceChange({
          title: `${agent.name} is back`,
          after,
          loadBefore: agent.load,
          otherwise: 'No ticket was waiting for them.',
        });
      },
    });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={`Reactivate ${agent.name}?`}
      confirm="Reactivate"
      isPending={reactivate.isPending}
      error={reactivate.error}
      onConfirm={confirm}
      onClose={onClose}
      onClosed={onClosed}
    >
      <Text size="sm">
        {agent.is_available
          ? 'They are available at once: waiting tickets reach them by the rules.'
          : 'They stay unavailable until you switch them on: no ticket reaches them before.'}
      </Text>
    </ConfirmDialog>
  );
}
