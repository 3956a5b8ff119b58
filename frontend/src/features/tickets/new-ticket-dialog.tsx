import { Button, Group, Modal, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Ticket, TicketRequest } from '@/api';
import { announce } from '@/shared/ui/announcement';
import { FormError } from '@/shared/ui/form-error';
import { PRIORITY_LABELS } from '@/shared/ui/ticket-labels';
import { isWaiting } from './assignment';
import { PRIORITIES } from './filters';
import { useCreateTicket } from './queries';

const MAX_TITLE = 200;
const MAX_DESCRIPTION = 50_000;
const FIELDS = ['title', 'description', 'priority'] as const;

type NewTicket = Required<Pick<TicketRequest, (typeof FIELDS)[number]>>;

interface NewTicketDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks for a new ticket. The rules decide at once who gets it, and a toast says so. */
export function NewTicketDialog({ isOpen, onClose }: NewTicketDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="New ticket" size="lg">
      <NewTicketForm onClose={onClose} />
    </Modal>
  );
}

function useNewTicketForm() {
  return useForm<NewTicket>({
    mode: 'uncontrolled',
    initialValues: { title: '', description: '', priority: 'medium' },
    validate: {
      title: (title) => {
        if (!title.trim()) return 'Give the ticket a title.';
        return title.length > MAX_TITLE ? `At most ${MAX_TITLE} characters.` : null;
      },
      description: (text) =>
        text.length > MAX_DESCRIPTION
          ? `At most ${MAX_DESCRIPTION.toLocaleString('en-GB')} characters.`
          : null,
    },
  });
}

function NewTicketForm({ onClose }: { readonly onClose: () => void }) {
  const form = useNewTicketForm();
  const create = useCreateTicket();
  const focusFirst = (errors: object) => {
    const field = FIELDS.find((name) => name in errors);
    if (field) form.getInputNode(field)?.focus();
  };
  const submit = (values: NewTicket) =>
    create.mutate(values, {
      onSuccess: (ticket: Ticket) => {
        onClose();
        announceOutcome(ticket);
      },
      onError: (error) => {
        form.setErrors(error.fields);
        focusFirst(error.fields);
      },
    });
  return (
    <form onSubmit={form.onSubmit(submit, focusFirst)} noValidate>
      <Stack gap="md">
        <FormError error={create.error} fields={FIELDS} />
        <TextInput
          label="Title"
          placeholder="What needs doing"
          data-autofocus
          required
          withAsterisk={false}
          key={form.key('title')}
          {...form.getInputProps('title')}
        />
        <Textarea
          label="Description"
          placeholder="What happened, and what was tried (optional)"
          autosize
          minRows={4}
          maxRows={12}
          key={form.key('description')}
          {...form.getInputProps('description')}
        />
        <NativeSelect
          label="Priority"
          data={PRIORITIES.map((value) => ({ value, label: PRIORITY_LABELS[value] }))}
          key={form.key('priority')}
          {...form.getInputProps('priority')}
        />
        <Group justify="flex-end" gap="sm" mt="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Create ticket
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Says at once who got the new ticket and why, or that it waits and why. */
function announceOutcome(ticket: Ticket): void {
  const waits = isWaiting(ticket);
  announce({
    tone: waits ? 'waiting' : 'success',
    title: waits
      ? `${ticket.reference} is waiting`
      : `${ticket.reference} went to ${ticket.assigned_agent?.name ?? 'nobody'}`,
    message: ticket.assignment?.explanation ?? ticket.title,
  });
}
