import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { accountsMePasswordCreate, type PasswordRequest } from '@/api';
import { focusFirstError } from '@/shared/lib/focus-field';
import { announceDone } from '@/shared/ui/announcement';
import { FormError } from '@/shared/ui/form-error';

const FIELDS = ['old_password', 'new_password', 'repeated'] as const;

interface PasswordDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Called when the dialog is gone from the page. */
  readonly onClosed: () => void;
}

/** Changes one's own password. */
export function PasswordDialog({ isOpen, onClose, onClosed }: PasswordDialogProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="Change password"
      returnFocus={false}
      onExitTransitionEnd={onClosed}
    >
      <PasswordForm onClose={onClose} />
    </Modal>
  );
}

function usePasswordForm() {
  return useForm({
    mode: 'uncontrolled',
    initialValues: { old_password: '', new_password: '', repeated: '' },
    validate: {
      old_password: isNotEmpty('Enter your present password.'),
      new_password: isNotEmpty('Enter a new password.'),
      repeated: (text, { new_password }) =>
        text === new_password ? null : 'This differs from the new password.',
    },
  });
}

function PasswordForm({ onClose }: { readonly onClose: () => void }) {
  const form = usePasswordForm();
  const change = useMutation({
    mutationFn: (body: PasswordRequest) => accountsMePasswordCreate({ body }),
    onSuccess: () => {
      onClose();
      announceDone('Your password was changed', 'You stay signed in here; elsewhere you are signed out.');
    },
    onError: (error) => {
      form.setErrors(error.fields);
      focusFirstError(form, FIELDS, error.fields);
    },
  });
  const inputProps = (name: (typeof FIELDS)[number], autoComplete: string) => ({
    autoComplete,
    visibilityToggleButtonProps: { 'aria-label': 'Show characters', tabIndex: 0 },
    'aria-invalid': Boolean(form.errors[name]),
    ...form.getInputProps(name),
  });
  return (
    <form
      onSubmit={form.onSubmit(
        ({ old_password, new_password }) => change.mutate({ old_password, new_password }),
        (errors) => focusFirstError(form, FIELDS, errors),
      )}
      noValidate
    >
      <Stack gap="md">
        <FormError error={change.error} fields={FIELDS} />
        <PasswordInput
          label="Old password"
          data-autofocus
          key={form.key('old_password')}
          {...inputProps('old_password', 'current-password')}
        />
        <PasswordInput
          label="New password"
          key={form.key('new_password')}
          {...inputProps('new_password', 'new-password')}
        />
        <PasswordInput
          label="Repeat new password"
          key={form.key('repeated')}
          {...inputProps('repeated', 'new-password')}
        />
        <Group justify="flex-end" gap="sm" mt="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending}>
            Change password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
