import { ActionIcon, Alert, Button, Group, Modal, Stack, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRouter } from 'next/navigation';
import type { Ticket } from '@/api';
import { HOME } from '@/shared/lib/return-path';
import { announce } from '@/shared/ui/announcement';
import { AlertIcon } from '@/shared/ui/icons';
import { TrashIcon } from './icons';
import { useDeleteTicket } from './mutations';

/** Deletes the ticket, once that is confirmed. */
export function DeleteTicket({ ticket }: { readonly ticket: Ticket }) {
  const [isOpen, dialog] = useDisclosure();
  return (
    <>
      <Tooltip label="Delete ticket">
        <ActionIcon variant="default" size={36} aria-label="Delete ticket" onClick={dialog.open}>
          <TrashIcon />
        </ActionIcon>
      </Tooltip>
      <Modal opened={isOpen} onClose={dialog.close} title={`Delete ${ticket.reference}?`}>
        <Confirmation ticket={ticket} onClose={dialog.close} />
      </Modal>
    </>
  );
}

function Confirmation({ ticket, onClose }: { readonly ticket: Ticket; readonly onClose: () => void }) {
  const router = useRouter();
  const remove = useDeleteTicket(ticket);
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        announce({ tone: 'success', title: `${ticket.reference} is deleted` });
        router.replace(HOME);
      },
    });
  return (
    <Stack gap="md">
      {remove.error && (
        <Alert color="red" variant="light" icon={<AlertIcon />} role="alert">
          {remove.error.message}
        </Alert>
      )}
      <Text size="md">
        “{ticket.title}” will be gone for good. What was decided about it stays in the record of decisions.
      </Text>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button color="red.9" onClick={confirm} loading={remove.isPending}>
          Delete ticket
        </Button>
      </Group>
    </Stack>
  );
}
