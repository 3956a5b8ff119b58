'use client';

import { Anchor, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { homeOf, safeReturnPath } from '@/shared/lib/return-path';
import { meQuery } from '@/shared/lib/session';
import { AuthPage } from './auth-page';
import { SignInForm } from './sign-in-form';

/** Signs in and goes back to where one was. Whoever is signed in already goes there at once. */
export function SignInPage() {
  return (
    <AuthPage title="Sign in to Ticket assignment" subtitle="Every ticket with the right agent, at once.">
      <Stack gap="md">
        <SignInForm />
        <Anchor component={Link} href="/forgot-password/" prefetch={false} size="sm" ta="center">
          Forgot your password?
        </Anchor>
      </Stack>
    </AuthPage>
  );
}

/** Leaves the sign-in page as soon as somebody is signed in. Apart, because it reads the address. */
export function ReturnWhenSignedIn() {
  const next = useSearchParams().get('next');
  const router = useRouter();
  const { data: me } = useQuery(meQuery);
  useEffect(() => {
    if (me) router.replace(safeReturnPath(next, window.location.origin, homeOf(me)));
  }, [me, next, router]);
  return null;
}
