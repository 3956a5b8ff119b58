import { Button, Checkbox, Group, Modal, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ApiError } from '@/shared/lib/api-error';
import { FormError } from '@/shared/ui/form-error';
import { AgentSelect } from './agent-select';
import { type BulkChange, countTickets } from './bulk-outcome';

interface AssignDialogProps {
  readonly isOpen: boolean;
  readonly count: number;
  readonly isBusy: boolean;
  readonly error: ApiError | null;
  readonly onClose: () => void;
  readonly onAssign: (change: BulkChange) => void;
}

/** Asks who gets all selected tickets. */
export function AssignDialog({ isOpen, count, ...props }: AssignDialogProps) {
  return (
    <Modal opened={isOpen} onClose={props.onClose} title={`Assign ${countTickets(count)}`}>
      <AssignForm {...props} />
    </Modal>
  );
}

interface Choice {
  readonly agent: number | null;
  readonly override: boolean;
}

function AssignForm({ isBusy, error, onClose, onAssign }: Omit<AssignDialogProps, 'isOpen' | 'count'>) {
  const form = useForm<Choice>({
    initialValues: { agent: null, override: false },
    validate: { agent: (agent) => (agent === null ? 'Choose an agent.' : null) },
  });
  const submit = ({ agent, override }: Choice) => {
    if (agent !== null) onAssign({ action: 'assign', agent, override });
  };
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md">
        <FormError error={error} fields={['agent']} />
        <AgentSelect
          label="Agent"
          placeholder="Find by name or e-mail"
          withLoad
          data-autofocus
          value={form.values.agent}
          onChange={(agent) => form.setFieldValue('agent', agent)}
          error={form.errors.agent ?? error?.fields.agent}
        />
        <Checkbox
          label="Override the rules"
          description="Assigns also what the rules would not give to this agent. Without it, those tickets are refused."
          {...form.getInputProps('override', { type: 'checkbox' })}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy}>
            Assign
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
