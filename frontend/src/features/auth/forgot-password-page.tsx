'use client';

import { Alert, Anchor, Button, Fieldset, Stack, TextInput } from '@mantine/core';
import { isEmail, useForm } from '@mantine/form';
import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { accountsPasswordResetCreate, type PasswordResetRequest } from '@/api';
import type { ApiError } from '@/shared/lib/api-error';
import { focusFirstError } from '@/shared/lib/focus-field';
import { LOGIN } from '@/shared/lib/return-path';
import { useHydrated } from '@/shared/lib/use-hydrated';
import { FormError } from '@/shared/ui/form-error';
import { CheckIcon } from '@/shared/ui/icons';
import { AuthPage } from './auth-page';

const FIELDS = ['email'] as const;

/** Asks for a link to choose a new password. The answer is the same whether anybody has the address. */
export function ForgotPasswordPage() {
  const send = useMutation({
    mutationFn: (body: PasswordResetRequest) => accountsPasswordResetCreate({ body }),
  });
  return (
    <AuthPage title="Forgot your password?" subtitle="We send you a link to choose a new one.">
      <Stack gap="md">
        {send.isSuccess ? (
          <Alert color="green" variant="light" icon={<CheckIcon />} role="status">
            If there is an account for {send.variables.email}, a mail with a link is on its way.
          </Alert>
        ) : (
          <AddressForm send={send} />
        )}
        <Anchor component={Link} href={LOGIN} prefetch={false} size="sm" ta="center">
          Back to sign in
        </Anchor>
      </Stack>
    </AuthPage>
  );
}

function AddressForm({
  send,
}: {
  readonly send: UseMutationResult<unknown, ApiError, PasswordResetRequest>;
}) {
  const isHydrated = useHydrated();
  const form = useForm<PasswordResetRequest>({
    mode: 'uncontrolled',
    initialValues: { email: '' },
    validate: { email: isEmail('Enter your e-mail address.') },
  });
  const submit = (body: PasswordResetRequest) =>
    send.mutate(body, {
      onError: (error) => {
        form.setErrors(error.fields);
        focusFirstError(form, FIELDS, error.fields);
      },
    });
  return (
    <form
      method="post"
      onSubmit={form.onSubmit(submit, (errors) => focusFirstError(form, FIELDS, errors))}
      noValidate
    >
      <Fieldset variant="unstyled" disabled={!isHydrated}>
        <Stack gap="md">
          <FormError error={send.error} fields={FIELDS} />
          <TextInput
            label="Email"
            type="email"
            autoComplete="email"
            size="md"
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <Button type="submit" size="md" fullWidth loading={send.isPending}>
            Send the link
          </Button>
        </Stack>
      </Fieldset>
    </form>
  );
}
