import { Alert, Button, Checkbox, Group, Modal, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Eligibility, Ticket } from '@/api';
import { failureText } from '@/shared/ui/announcement';
import { AlertIcon } from '@/shared/ui/icons';
import { ErrorState, ListSkeleton } from '@/shared/ui/states';
import classes from './assign-dialog.module.css';
import { CandidatePicker } from './candidate-picker';
import { useAssignTicket } from './mutations';
import { announceOutcome } from './outcome';
import { candidatesQuery } from './queries';

interface AssignDialogProps {
  readonly ticket: Ticket;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Gives the ticket to somebody by hand. */
export function AssignDialog({ ticket, isOpen, onClose }: AssignDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={`Assign ${ticket.reference}`} size="lg">
      <AssignForm ticket={ticket} onClose={onClose} />
    </Modal>
  );
}

function AssignForm({ ticket, onClose }: Omit<AssignDialogProps, 'isOpen'>) {
  const { data, error, refetch } = useQuery(candidatesQuery(ticket.id));
  const [chosenId, setChosenId] = useState<number | null>(null);
  const [overriddenId, setOverriddenId] = useState<number | null>(null);
  const assign = useAssignTicket(ticket, (before, after) => {
    const agent = before.assigned_agent?.id;
    const giveBack = agent && (() => assign.mutate({ agent, override: true }));
    announceOutcome(before, after, giveBack || undefined);
  });
  if (!data) {
    if (!error) return <ListSkeleton rows={4} />;
    return <ErrorState title="The agents could not be loaded" error={error} onRetry={() => void refetch()} />;
  }
  const chosen = data.find(({ id }) => id === chosenId);
  const override = chosen !== undefined && overriddenId === chosen.id;
  const isReady = chosen !== undefined && (!chosen.reason || override);
  const submit = () => {
    if (!isReady) return;
    assign.mutate(
      { agent: chosen.id, ...(override && { override }) },
      {
        onSuccess: onClose,
        // What spoke for this agent may have changed.
        onError: () => void refetch(),
      },
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        <CandidatePicker
          candidates={data}
          holderId={ticket.assigned_agent?.id}
          chosenId={chosenId}
          onChoose={setChosenId}
        />
        {assign.error && (
          <Alert color="red" variant="light" icon={<AlertIcon />} role="alert">
            {failureText(assign.error)}
          </Alert>
        )}
        {chosen?.reason && (
          <Override
            agent={chosen}
            isOn={override}
            onChange={(isOn) => setOverriddenId(isOn ? chosen.id : null)}
          />
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!isReady} loading={assign.isPending}>
            {chosen ? `Assign to ${chosen.name}` : 'Assign'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface OverrideProps {
  readonly agent: Eligibility;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** Asks to confirm a choice that the rules would not make. */
function Override({ agent, isOn, onChange }: OverrideProps) {
  return (
    <div className={classes.override}>
      <Checkbox
        checked={isOn}
        onChange={(event) => onChange(event.currentTarget.checked)}
        label="Assign all the same"
        description={`${agent.explanation} The rules would not choose ${agent.name}.`}
      />
    </div>
  );
}
