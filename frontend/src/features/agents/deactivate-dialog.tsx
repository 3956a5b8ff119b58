import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FIRST_PAGE } from '@/shared/lib/places';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import type { AgentDialogProps } from './agent-task';
import { announceMoves } from './announce';
import { HeldTicketsPreview } from './held-tickets-preview';
import { useDeactivate } from './mutations';
import { heldTicketsQuery } from './queries';

const PREVIEWED = 100;

/** Shows what will be routed again before an agent leaves, and says afterwards where it went. */
export function DeactivateDialog({ agent, isOpen, onClose, onClosed }: AgentDialogProps) {
  const deactivate = useDeactivate(agent.id);
  const tickets = useQuery({ ...heldTicketsQuery(agent.id, FIRST_PAGE, PREVIEWED), enabled: isOpen });
  const held = tickets.data?.count === tickets.data?.results.length ? tickets.data?.results : undefined;
  const confirm = () =>
    deactivate.mutate(held, {
      onSuccess: (result) => {
        onClose();
        announceMoves(`${agent.name} was deactivated`, result);
      },
    });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={`Deactivate ${agent.name}?`}
      confirm="Deactivate"
      isDangerous
      isPending={deactivate.isPending}
      error={deactivate.error}
      onConfirm={confirm}
      onClose={onClose}
      onClosed={onClosed}
    >
      <HeldTicketsPreview tickets={tickets} />
      <Text size="sm" c="dimmed">
        Closed tickets keep the name. Somebody who comes back can be reactivated.
      </Text>
    </ConfirmDialog>
  );
}
