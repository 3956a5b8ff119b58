import { Button, Group, Modal, PasswordInput, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { accountsMePartialUpdate, type PatchedMeRequest } from '@/api';
import { focusFirstError } from '@/shared/lib/focus-field';
import { meQuery, useSession } from '@/shared/lib/session';
import { announceDone } from '@/shared/ui/announcement';
import { FormError } from '@/shared/ui/form-error';

const FIELDS = ['first_name', 'last_name', 'email', 'old_password'] as const;

interface ProfileDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Called when the dialog is gone from the page. */
  readonly onClosed: () => void;
}

/** Changes one's own name and e-mail; another e-mail needs the password. */
export function ProfileDialog({ isOpen, onClose, onClosed }: ProfileDialogProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="Your profile"
      returnFocus={false}
      onExitTransitionEnd={onClosed}
    >
      <ProfileForm onClose={onClose} />
    </Modal>
  );
}

function ProfileForm({ onClose }: { readonly onClose: () => void }) {
  const { first_name, last_name, email } = useSession();
  const queryClient = useQueryClient();
  const [isOtherEmail, setIsOtherEmail] = useState(false);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { first_name, last_name, email, old_password: '' },
    onValuesChange: (values) => setIsOtherEmail(values.email !== email),
    validate: {
      old_password: (text, values) =>
        values.email !== email && text === '' ? 'Enter your password for another e-mail.' : null,
    },
  });
  const save = useMutation({
    mutationFn: (body: PatchedMeRequest) => accountsMePartialUpdate({ body }),
    onSuccess: (me) => {
      queryClient.setQueryData(meQuery.queryKey, me);
      void queryClient.invalidateQueries({ queryKey: ['accounts'] });
      onClose();
      announceDone('Your profile was changed', `Others see you as ${me.name}.`);
    },
    onError: (error) => {
      form.setErrors(error.fields);
      focusFirstError(form, FIELDS, error.fields);
    },
  });
  return (
    <form
      onSubmit={form.onSubmit(
        ({ old_password, ...values }) =>
          save.mutate(values.email === email ? values : { ...values, old_password }),
        (errors) => focusFirstError(form, FIELDS, errors),
      )}
      noValidate
    >
      <Stack gap="md">
        <FormError error={save.error} fields={FIELDS} />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <TextInput
            label="First name"
            data-autofocus
            autoComplete="given-name"
            key={form.key('first_name')}
            {...form.getInputProps('first_name')}
          />
          <TextInput
            label="Last name"
            autoComplete="family-name"
            key={form.key('last_name')}
            {...form.getInputProps('last_name')}
          />
        </SimpleGrid>
        <TextInput
          label="Email"
          type="email"
          autoComplete="email"
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        {isOtherEmail && (
          <PasswordInput
            label="Your password"
            description="Another e-mail needs it."
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show characters', tabIndex: 0 }}
            aria-invalid={Boolean(form.errors.old_password)}
            key={form.key('old_password')}
            {...form.getInputProps('old_password')}
          />
        )}
        <Group justify="flex-end" gap="sm" mt="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save changes
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
