import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import type { HandBackRequest, Ticket } from '@/api';
import { focusFirstError } from '@/shared/lib/focus-field';
import { FormError } from '@/shared/ui/form-error';
import { RouteIcon } from './icons';
import { useHandBack } from './mutations';
import { announceOutcome } from './outcome';

const FIELDS = ['reason'] as const;
const MAX_REASON = 300;

/** Lets the agent who holds the ticket give it back; the rules give it to somebody else. */
export function HandBack({ ticket }: { readonly ticket: Ticket }) {
  const [isOpen, dialog] = useDisclosure();
  return (
    <>
      <Button size="xs" variant="default" leftSection={<RouteIcon />} onClick={dialog.open}>
        Hand back
      </Button>
      <Modal opened={isOpen} onClose={dialog.close} title={`Hand ${ticket.reference} back?`}>
        <HandBackForm ticket={ticket} onClose={dialog.close} />
      </Modal>
    </>
  );
}

function HandBackForm({ ticket, onClose }: { readonly ticket: Ticket; readonly onClose: () => void }) {
  const handBack = useHandBack(ticket, announceOutcome);
  const form = useForm<HandBackRequest>({
    mode: 'uncontrolled',
    initialValues: { reason: '' },
    validate: { reason: isNotEmpty('Say why, so that the next one knows.') },
  });
  const submit = (body: HandBackRequest) =>
    handBack.mutate(body, {
      onSuccess: onClose,
      onError: (error) => {
        form.setErrors(error.fields);
        focusFirstError(form, FIELDS, error.fields);
      },
    });
  return (
    <form onSubmit={form.onSubmit(submit, (errors) => focusFirstError(form, FIELDS, errors))} noValidate>
      <Stack gap="md">
        <FormError error={handBack.error} fields={FIELDS} />
        <Text size="sm">
          The rules give it to somebody else at once, or let it wait. It does not come back to you.
        </Text>
        <Textarea
          label="Reason"
          data-autofocus
          autosize
          minRows={2}
          maxRows={6}
          maxLength={MAX_REASON}
          key={form.key('reason')}
          {...form.getInputProps('reason')}
        />
        <Group justify="flex-end" gap="sm" mt="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={handBack.isPending}>
            Hand back
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
