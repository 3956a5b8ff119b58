import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FIRST_PAGE } from '@/shared/lib/places';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import type { AgentDialogProps } from './agent-task';
import { announceMoves } from './announce';
import { HeldTicketsPreview } from './held-tickets-preview';
import { useHandOver } from './mutations';
import { heldTicketsQuery } from './queries';

const PREVIEWED = 100;

/** Asks before everything that an agent holds is routed to others. */
export function HandOverDialog({ agent, isOpen, onClose, onClosed }: AgentDialogProps) {
  const handOver = useHandOver(agent.id);
  const tickets = useQuery({ ...heldTicketsQuery(agent.id, FIRST_PAGE, PREVIEWED), enabled: isOpen });
  const confirm = () =>
    handOver.mutate(undefined, {
      onSuccess: (result) => {
        onClose();
        announceMoves(`${agent.name} handed over`, result);
      },
    });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={`Hand over the tickets of ${agent.name}?`}
      confirm="Hand over"
      isPending={handOver.isPending}
      error={handOver.error}
      onConfirm={confirm}
      onClose={onClose}
      onClosed={onClosed}
    >
      <HeldTicketsPreview tickets={tickets} />
      <Text size="sm" c="dimmed">
        The rules give each to somebody else, or let it wait where nobody can take it.
        {agent.is_available && ` ${agent.name} stays available and can get new tickets.`}
      </Text>
    </ConfirmDialog>
  );
}
