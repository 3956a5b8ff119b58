'use client';

import { Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useSession } from '@/shared/lib/session';
import { announceFailure } from '@/shared/ui/announcement';
import { announceChange, countOf } from './announce';
import { useSetOwnAvailable } from './mutations';
import classes from './own-availability.module.css';
import { ownAgentQuery } from './queries';

/** Whether the agent signed in gets new tickets; at hand on every page. Nothing for whoever works as no agent. */
export function OwnAvailability() {
  return useSession().agent === null ? null : <OwnSwitch />;
}

function OwnSwitch() {
  const { data: agent } = useQuery(ownAgentQuery);
  const setAvailable = useSetOwnAvailable();
  const stateId = useId();
  if (!agent) return null;
  const turn = (isAvailable: boolean) =>
    setAvailable.mutate(isAvailable, {
      onSuccess: (after) =>
        announceChange({
          title: isAvailable ? 'You are available' : 'You are away',
          after,
          loadBefore: isAvailable ? agent.load : after.load,
          otherwise: isAvailable
            ? 'No ticket was waiting for you.'
            : 'You keep what you hold and get nothing new.',
          undo: () => turn(!isAvailable),
        }),
      onError: (error) => announceFailure('Your availability was not changed', error),
    });
  return (
    <div className={classes.own}>
      <span className={classes.text}>
        <Text component="span" size="sm" fw={500}>
          {agent.is_available ? 'Available' : 'Away'}
        </Text>
        <Text component="span" size="xs" c="dimmed" id={stateId}>
          {countOf(agent.load, 'open ticket')}
        </Text>
      </span>
      <Switch
        checked={agent.is_available}
        disabled={!agent.is_active || setAvailable.isPending}
        onChange={(event) => turn(event.currentTarget.checked)}
        aria-label="I am available"
        aria-describedby={stateId}
      />
    </div>
  );
}
