import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { LogoMark } from '@/shared/ui/logo';
import classes from './auth-page.module.css';

interface AuthPageProps {
  readonly title: string;
  readonly subtitle: string;
  readonly children: ReactNode;
}

/** The frame of the pages for people who are not signed in: the logo, what the page is for, and a card. */
export function AuthPage({ title, subtitle, children }: AuthPageProps) {
  return (
    <main className={classes.page}>
      <Stack gap="xl" className={classes.column}>
        <Stack gap="sm" align="center">
          <LogoMark size={40} />
          <Stack gap={2} align="center">
            <Title order={1} ta="center">
              {title}
            </Title>
            <Text c="dimmed" size="md" ta="center">
              {subtitle}
            </Text>
          </Stack>
        </Stack>
        <Paper className={classes.card}>{children}</Paper>
      </Stack>
    </main>
  );
}
