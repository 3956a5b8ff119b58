import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { announceDone } from '@/shared/ui/announcement';
import { FormError } from '@/shared/ui/form-error';
import { useSaveView } from './queries';

interface SaveViewDialogProps {
  readonly query: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks for a name for what the list shows. */
export function SaveViewDialog({ query, isOpen, onClose }: SaveViewDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Save this view">
      <SaveViewForm query={query} onClose={onClose} />
    </Modal>
  );
}

function SaveViewForm({ query, onClose }: Omit<SaveViewDialogProps, 'isOpen'>) {
  const save = useSaveView();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '' },
    validate: { name: (name) => (name.trim() ? null : 'Give the view a name.') },
  });
  const submit = ({ name }: { name: string }) =>
    save.mutate(
      { name: name.trim(), query },
      {
        onSuccess: (view) => {
          onClose();
          announceDone(`The view ${view.name} is saved.`);
        },
        onError: (error) => form.setErrors(error.fields),
      },
    );
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md">
        <FormError error={save.error} fields={['name']} />
        <TextInput
          label="Name"
          description="The search, the filters and the order are kept. A view of the same name is replaced."
          maxLength={60}
          data-autofocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save view
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
