import { Switch } from '@mantine/core';
import type { Agent } from '@/api';
import { useSession } from '@/shared/lib/session';
import { announceFailure } from '@/shared/ui/announcement';
import { announceChange, countOf } from './announce';
import { useSetAvailable } from './mutations';

interface AvailableSwitchProps {
  readonly agent: Agent;
  /** The element that names the agent, for screen readers. */
  readonly describedBy: string;
  readonly withLabel?: boolean;
}

/** Whether an agent gets new tickets. Admins turn it; everybody else reads it. */
export function AvailableSwitch({ agent, describedBy, withLabel = false }: AvailableSwitchProps) {
  const isAdmin = useSession().role === 'admin';
  const setAvailable = useSetAvailable(agent);
  const turn = (isAvailable: boolean) => {
    setAvailable.mutate(isAvailable, {
      onSuccess: (after) =>
        announceChange({
          title: `${agent.name} is ${isAvailable ? 'available' : 'unavailable'}`,
          after,
          loadBefore: isAvailable ? agent.load : after.load,
          otherwise: isAvailable
            ? 'No ticket was waiting for them.'
            : `Keeps ${countOf(agent.load, 'ticket')}, gets nothing new.`,
          undo: () => turn(!isAvailable),
        }),
      onError: (error) => announceFailure(`${agent.name} was not changed`, error),
    });
  };
  return (
    <Switch
      checked={agent.is_available}
      disabled={!isAdmin || !agent.is_active || setAvailable.isPending}
      onChange={(event) => turn(event.currentTarget.checked)}
      aria-label="Available"
      aria-describedby={describedBy}
      {...(withLabel && { label: 'Available' })}
    />
  );
}
