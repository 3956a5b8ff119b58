import { Button, CopyButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useEffect, useRef } from 'react';
import type { NewToken } from '@/api';
import { focusFirstError } from '@/shared/lib/focus-field';
import { FormError } from '@/shared/ui/form-error';
import { CheckIcon } from '@/shared/ui/icons';
import classes from './accounts.module.css';
import { endOfDay } from './days';
import { useCreateToken } from './queries';

const FIELDS = ['name', 'expires_at'] as const;

interface NewTokenDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Makes a token and shows its text, this once. */
export function NewTokenDialog({ isOpen, onClose }: NewTokenDialogProps) {
  const create = useCreateToken();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={create.data ? 'Your new token' : 'New token'}
      // A click beside it must not lose what is shown once.
      closeOnClickOutside={!create.data}
      onExitTransitionEnd={create.reset}
    >
      {create.data ? (
        <ShownOnce token={create.data} onClose={onClose} />
      ) : (
        <NewTokenForm create={create} onClose={onClose} />
      )}
    </Modal>
  );
}

interface NewTokenFormProps {
  readonly create: ReturnType<typeof useCreateToken>;
  readonly onClose: () => void;
}

function NewTokenForm({ create, onClose }: NewTokenFormProps) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', expires_at: '' },
    validate: { name: isNotEmpty('Say what will use it.') },
  });
  const submit = ({ name, expires_at }: { name: string; expires_at: string }) =>
    create.mutate(
      { name, expires_at: endOfDay(expires_at) },
      {
        onError: (error) => {
          form.setErrors(error.fields);
          focusFirstError(form, FIELDS, error.fields);
        },
      },
    );
  return (
    <form onSubmit={form.onSubmit(submit, (errors) => focusFirstError(form, FIELDS, errors))} noValidate>
      <Stack gap="md">
        <FormError error={create.error} fields={FIELDS} />
        <TextInput
          label="Name"
          placeholder="What will use it"
          data-autofocus
          autoComplete="off"
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <TextInput
          label="Last day"
          description="Refused afterwards. Empty: does not expire."
          type="date"
          key={form.key('expires_at')}
          {...form.getInputProps('expires_at')}
        />
        <Group justify="flex-end" gap="sm" mt="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Create token
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function ShownOnce({ token, onClose }: { readonly token: NewToken; readonly onClose: () => void }) {
  const copyButton = useRef<HTMLButtonElement>(null);
  // The form had the focus and is gone.
  useEffect(() => copyButton.current?.focus(), []);
  return (
    <Stack gap="md">
      <Text size="sm" role="status">
        Copy the token for {token.name} now: it is not shown again.
      </Text>
      <code className={classes.token}>{token.token}</code>
      <Group justify="flex-end" gap="sm">
        <CopyButton value={token.token}>
          {({ copied, copy }) => (
            <Button
              ref={copyButton}
              variant="default"
              onClick={copy}
              {...(copied && { leftSection: <CheckIcon /> })}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}
