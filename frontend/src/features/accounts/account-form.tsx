import { Button, Group, NativeSelect, PasswordInput, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import type { User } from '@/api';
import { focusFirstError } from '@/shared/lib/focus-field';
import { announceDone } from '@/shared/ui/announcement';
import { FormError } from '@/shared/ui/form-error';
import { nameOf, ROLE_LABELS, ROLES } from './labels';
import { type AccountValues, useSaveAccount } from './queries';

const FIELDS = ['username', 'email', 'first_name', 'last_name', 'role', 'password'] as const;

interface AccountFormProps {
  /** The account to change; null for a new one. */
  readonly account: User | null;
  readonly onClose: () => void;
}

function useAccountForm(account: User | null) {
  return useForm<AccountValues>({
    mode: 'uncontrolled',
    initialValues: {
      username: account?.username ?? '',
      email: account?.email ?? '',
      first_name: account?.first_name ?? '',
      last_name: account?.last_name ?? '',
      role: account?.role ?? 'requester',
      password: '',
    },
    validate: {
      username: isNotEmpty('Enter a user name.'),
      ...(account === null && { password: isNotEmpty('Enter a first password.') }),
    },
  });
}

/** Asks who signs in, and what they may do. */
export function AccountForm({ account, onClose }: AccountFormProps) {
  const form = useAccountForm(account);
  const save = useSaveAccount(account);
  const submit = (values: AccountValues) =>
    save.mutate(values, {
      onSuccess: (saved) => {
        onClose();
        announceDone(
          account ? `${nameOf(saved)} was changed` : `${nameOf(saved)} was added`,
          account ? 'The changes are saved.' : `Signs in as ${saved.username}.`,
        );
      },
      onError: (error) => {
        form.setErrors(error.fields);
        focusFirstError(form, FIELDS, error.fields);
      },
    });
  return (
    <form onSubmit={form.onSubmit(submit, (errors) => focusFirstError(form, FIELDS, errors))} noValidate>
      <Stack gap="md">
        <FormError error={save.error} fields={FIELDS} />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <TextInput
            label="Username"
            data-autofocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            key={form.key('username')}
            {...form.getInputProps('username')}
          />
          <NativeSelect
            label="Role"
            data={ROLES.map((value) => ({ value, label: ROLE_LABELS[value] })).reverse()}
            key={form.key('role')}
            {...form.getInputProps('role')}
          />
          <TextInput
            label="First name"
            autoComplete="off"
            key={form.key('first_name')}
            {...form.getInputProps('first_name')}
          />
          <TextInput
            label="Last name"
            autoComplete="off"
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
        <PasswordInput
          label={account ? 'New password' : 'Password'}
          {...(account && { description: 'Empty: the password stays.' })}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show characters', tabIndex: 0 }}
          aria-invalid={Boolean(form.errors.password)}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Group justify="flex-end" gap="sm" mt="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            {account ? 'Save changes' : 'Create account'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
