'use client';

import { Alert, Anchor, Button, Fieldset, PasswordInput, Stack } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { accountsSetPasswordCreate } from '@/api';
import { focusFirstError } from '@/shared/lib/focus-field';
import { LOGIN } from '@/shared/lib/return-path';
import { FormError } from '@/shared/ui/form-error';
import { AlertIcon, CheckIcon } from '@/shared/ui/icons';
import { AuthPage } from './auth-page';

const FIELDS = ['password', 'repeated'] as const;

interface LinkFacts {
  readonly uid: string;
  readonly token: string;
}

/** Where the link of an invitation or a reset leads: `/set-password/#uid=…&token=…`. The part behind `#` never reaches a log. */
export function SetPasswordPage() {
  const link = useLinkFacts();
  return (
    <AuthPage title="Choose your password" subtitle="You sign in with it from then on.">
      {link === null ? <BrokenLink /> : <NewPassword link={link} />}
    </AuthPage>
  );
}

/** What the address carries, read once and taken out of it; undefined until then, null for a broken link. */
function useLinkFacts(): LinkFacts | null | undefined {
  const [link, setLink] = useState<LinkFacts | null>();
  useEffect(() => {
    const { hash, pathname } = window.location;
    if (hash) window.history.replaceState(null, '', pathname);
    setLink((known) => known ?? parseLink(hash));
  }, []);
  return link;
}

function parseLink(hash: string): LinkFacts | null {
  const params = new URLSearchParams(hash.slice(1));
  const uid = params.get('uid');
  const token = params.get('token');
  return uid && token ? { uid, token } : null;
}

function NewPassword({ link }: { readonly link: LinkFacts | undefined }) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '', repeated: '' },
    validate: {
      password: isNotEmpty('Enter a new password.'),
      repeated: (text, { password }) => (text === password ? null : 'This differs from the new password.'),
    },
  });
  const save = useMutation({
    mutationFn: (password: string) =>
      accountsSetPasswordCreate({ body: { uid: link?.uid ?? '', token: link?.token ?? '', password } }),
    onError: (error) => {
      form.setErrors(error.fields);
      focusFirstError(form, FIELDS, error.fields);
    },
  });
  if (save.isSuccess) return <Done />;
  if (save.error && ('token' in save.error.fields || 'uid' in save.error.fields)) return <BrokenLink />;
  const inputProps = (name: (typeof FIELDS)[number]) => ({
    autoComplete: 'new-password',
    size: 'md' as const,
    visibilityToggleButtonProps: { 'aria-label': 'Show characters', tabIndex: 0 },
    'aria-invalid': Boolean(form.errors[name]),
    ...form.getInputProps(name),
  });
  return (
    <form
      method="post"
      onSubmit={form.onSubmit(
        ({ password }) => save.mutate(password),
        (errors) => focusFirstError(form, FIELDS, errors),
      )}
      noValidate
    >
      <Fieldset variant="unstyled" disabled={link === undefined}>
        <Stack gap="md">
          <FormError error={save.error} fields={FIELDS} />
          <PasswordInput label="New password" key={form.key('password')} {...inputProps('password')} />
          <PasswordInput label="Repeat new password" key={form.key('repeated')} {...inputProps('repeated')} />
          <Button type="submit" size="md" fullWidth loading={save.isPending}>
            Set password
          </Button>
        </Stack>
      </Fieldset>
    </form>
  );
}

function Done() {
  return (
    <Stack gap="md">
      <Alert color="green" variant="light" icon={<CheckIcon />} role="status">
        Your password is set.
      </Alert>
      <Button component={Link} href={LOGIN} size="md" fullWidth>
        Go to sign in
      </Button>
    </Stack>
  );
}

function BrokenLink() {
  return (
    <Stack gap="md">
      <Alert color="red" variant="light" icon={<AlertIcon />} role="alert">
        This link does not work any more: it was used, or it is too old.
      </Alert>
      <Anchor component={Link} href="/forgot-password/" prefetch={false} size="sm" ta="center">
        Send me a new one
      </Anchor>
    </Stack>
  );
}
