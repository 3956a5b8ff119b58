import { Button, Group, NativeSelect, NumberInput, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import type { Agent, AgentRequest } from '@/api';
import { focusFirstError } from '@/shared/lib/focus-field';
import { FormError } from '@/shared/ui/form-error';
import { announceChange } from './announce';
import { LEVELS } from './filters';
import { LEVEL_LABELS } from './labels';
import { useSaveAgent } from './mutations';

const FIELDS = ['first_name', 'last_name', 'email', 'level', 'capacity'] as const;

type Values = Required<Pick<AgentRequest, 'first_name' | 'last_name' | 'email' | 'level'>> & {
  readonly capacity: number | string;
};

interface AgentFormProps {
  /** The agent to change; null for a new one. */
  readonly agent: Agent | null;
  readonly onClose: () => void;
}

function useAgentForm(agent: Agent | null) {
  return useForm<Values>({
    mode: 'uncontrolled',
    initialValues: {
      first_name: agent?.first_name ?? '',
      last_name: agent?.last_name ?? '',
      email: agent?.email ?? '',
      level: agent?.level ?? 'junior',
      capacity: agent?.capacity ?? '',
    },
    validate: {
      first_name: isNotEmpty('Enter a first name.'),
      email: isNotEmpty('Enter an e-mail address.'),
    },
  });
}

/** Asks who the agent is and how much it can take. */
export function AgentForm({ agent, onClose }: AgentFormProps) {
  const form = useAgentForm(agent);
  const save = useSaveAgent(agent);
  const submit = ({ capacity, ...facts }: Values) =>
    save.mutate(
      { ...facts, capacity: capacity === '' ? null : Number(capacity) },
      {
        onSuccess: (saved) => {
          onClose();
          announceChange({
            title: agent ? `${saved.name} was changed` : `${saved.name} has joined`,
            after: saved,
            loadBefore: agent?.load ?? 0,
            otherwise: agent ? 'The changes are saved.' : 'New tickets reach them from now on.',
          });
        },
        onError: (error) => {
          form.setErrors(error.fields);
          focusFirstError(form, FIELDS, error.fields);
        },
      },
    );
  return (
    <form onSubmit={form.onSubmit(submit, (errors) => focusFirstError(form, FIELDS, errors))} noValidate>
      <Stack gap="md">
        <FormError error={save.error} fields={FIELDS} />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <TextInput
            label="First name"
            data-autofocus
            autoComplete="off"
            maxLength={100}
            key={form.key('first_name')}
            {...form.getInputProps('first_name')}
          />
          <TextInput
            label="Last name"
            autoComplete="off"
            maxLength={100}
            key={form.key('last_name')}
            {...form.getInputProps('last_name')}
          />
        </SimpleGrid>
        <TextInput
          label="Email"
          type="email"
          autoComplete="off"
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <NativeSelect
            label="Level"
            data={LEVELS.map((value) => ({ value, label: LEVEL_LABELS[value] }))}
            key={form.key('level')}
            {...form.getInputProps('level')}
          />
          <NumberInput
            label="Capacity"
            placeholder="No limit"
            allowDecimal={false}
            allowNegative={false}
            hideControls
            key={form.key('capacity')}
            {...form.getInputProps('capacity')}
          />
        </SimpleGrid>
        <Group justify="flex-end" gap="sm" mt="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            {agent ? 'Save changes' : 'Create agent'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
