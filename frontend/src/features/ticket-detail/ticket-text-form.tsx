import { Alert, Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { Ticket } from '@/api';
import { announce } from '@/shared/ui/announcement';
import { FormError } from '@/shared/ui/form-error';
import { AlertIcon } from '@/shared/ui/icons';
import { type TicketChange, useChangeTicket } from './mutations';

const MAX_TITLE = 200;
const MAX_DESCRIPTION = 50_000;
const FIELDS = ['title', 'description'] as const;

type Texts = Pick<Ticket, (typeof FIELDS)[number]>;

interface TicketTextFormProps {
  readonly ticket: Ticket;
  readonly onClose: () => void;
}

function useTextForm({ title, description }: Texts) {
  return useForm<Texts>({
    mode: 'uncontrolled',
    initialValues: { title, description },
    validate: {
      title: (text) => {
        if (!text.trim()) return 'Give the ticket a title.';
        return text.length > MAX_TITLE ? `At most ${MAX_TITLE} characters.` : null;
      },
      description: (text) =>
        text.length > MAX_DESCRIPTION
          ? `At most ${MAX_DESCRIPTION.toLocaleString('en-GB')} characters.`
          : null,
    },
  });
}

/** Changes title and description. It keeps what is typed, whatever the server tells meanwhile. */
export function TicketTextForm({ ticket, onClose }: TicketTextFormProps) {
  const [start] = useState<Texts>({ title: ticket.title, description: ticket.description });
  const form = useTextForm(start);
  const change = useChangeTicket(ticket);
  const focusFirst = (errors: object) => {
    const field = FIELDS.find((name) => name in errors);
    if (field) form.getInputNode(field)?.focus();
  };
  const save = (values: Texts) => {
    const changed: TicketChange = Object.fromEntries(
      FIELDS.filter((name) => values[name] !== start[name]).map((name) => [name, values[name]]),
    );
    if (Object.keys(changed).length === 0) return onClose();
    change.mutate(changed, {
      onSuccess: () => {
        onClose();
        announce({ tone: 'success', title: `${ticket.reference} is saved` });
      },
      onError: ({ fields }) => {
        form.setErrors(fields);
        focusFirst(fields);
      },
    });
  };
  const isOvertaken = !change.isPending && FIELDS.some((name) => ticket[name] !== start[name]);
  return (
    <form onSubmit={form.onSubmit(save, focusFirst)} noValidate>
      <Stack gap="md">
        <FormError error={change.error} fields={FIELDS} />
        {isOvertaken && (
          <Alert color="yellow" variant="light" icon={<AlertIcon />} role="status">
            Somebody has changed this text meanwhile. Saving replaces what you have changed; “Cancel” shows
            theirs.
          </Alert>
        )}
        <TextInput
          label="Title"
          autoFocus
          required
          withAsterisk={false}
          key={form.key('title')}
          {...form.getInputProps('title')}
        />
        <Textarea
          label="Description"
          autosize
          minRows={6}
          maxRows={24}
          key={form.key('description')}
          {...form.getInputProps('description')}
        />
        <Group gap="sm">
          <Button type="submit" loading={change.isPending}>
            Save
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
