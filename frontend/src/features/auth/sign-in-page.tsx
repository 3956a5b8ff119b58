'use client';

import { Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { safeReturnPath } from '@/shared/lib/return-path';
import { meQuery } from '@/shared/lib/session';
import { LogoMark } from '@/shared/ui/logo';
import { SignInForm } from './sign-in-form';
import classes from './sign-in-page.module.css';

/** Signs in and goes back to where one was. Whoever is signed in already goes there at once. */
export function SignInPage() {
  return (
    <main className={classes.page}>
      <Stack gap="xl" className={classes.column}>
        <Stack gap="sm" align="center">
          <LogoMark size={40} />
          <Stack gap={2} align="center">
            <Title order={1}>Sign in to Ticket assignment</Title>
            <Text c="dimmed" size="md" ta="center">
              Every ticket with the right agent, at once.
            </Text>
          </Stack>
        </Stack>
        <Paper className={classes.card}>
          <SignInForm />
        </Paper>
      </Stack>
    </main>
  );
}

/** Leaves the sign-in page as soon as somebody is signed in. Apart, because it reads the address. */
export function ReturnWhenSignedIn() {
  const next = useSearchParams().get('next');
  const router = useRouter();
  const { data: me } = useQuery(meQuery);
  useEffect(() => {
    if (me) router.replace(safeReturnPath(next, window.location.origin));
  }, [me, next, router]);
  return null;
}
