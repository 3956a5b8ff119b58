'use client';

import { Alert, Button, Fieldset, PasswordInput, Stack, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { accountsLoginCreate, type LoginRequest } from '@/api';
import type { ApiError } from '@/shared/lib/api-error';
import { formatSpan } from '@/shared/lib/format';
import { meQuery } from '@/shared/lib/session';
import { useHydrated } from '@/shared/lib/use-hydrated';
import { AlertIcon } from '@/shared/ui/icons';

/** Signs in; who is signed in then changes for the whole page. */
export function SignInForm() {
  const isHydrated = useHydrated();
  const queryClient = useQueryClient();
  const form = useForm<LoginRequest>({
    mode: 'uncontrolled',
    initialValues: { username: '', password: '' },
    validate: { username: isNotEmpty('Enter your username.'), password: isNotEmpty('Enter your password.') },
  });
  const signIn = useMutation({
    mutationFn: (body: LoginRequest) => accountsLoginCreate({ body }),
    onSuccess: (me) => queryClient.setQueryData(meQuery.queryKey, me),
    onError: (error) => form.setErrors(error.fields),
  });
  // Until React runs the page, what is typed or clicked would be lost: the fields wait for it.
  return (
    <form method="post" onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
      <Fieldset variant="unstyled" disabled={!isHydrated}>
        <Stack gap="md">
          {signIn.error && <Refusal error={signIn.error} />}
          <TextInput
            label="Username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            size="md"
            key={form.key('username')}
            {...form.getInputProps('username')}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            size="md"
            visibilityToggleButtonProps={{ 'aria-label': 'Show characters', tabIndex: 0 }}
            aria-invalid={Boolean(form.errors.password)}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="md" fullWidth loading={signIn.isPending || signIn.isSuccess}>
            Sign in
          </Button>
        </Stack>
      </Fieldset>
    </form>
  );
}

// The text is the body, not the title: a title would become the label of the region, and find its way into "Password".
function Refusal({ error }: { readonly error: ApiError }) {
  return (
    <Alert color="red" variant="light" icon={<AlertIcon />} role="alert">
      {explain(error)}
    </Alert>
  );
}

function explain(error: ApiError): string {
  if (error.status === 429) {
    const wait = error.retryAfterSeconds === undefined ? 'a while' : formatSpan(error.retryAfterSeconds);
    return `Too many failed tries. Try again in ${wait}.`;
  }
  return error.message;
}
