import { Button, Center, Loader, Skeleton, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ApiError } from '@/shared/lib/api-error';
import { AlertIcon } from './icons';
import classes from './states.module.css';

interface StateProps {
  readonly icon: ReactNode;
  readonly title: string;
  /** The title's rank on its page. */
  readonly order?: 1 | 2;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing to show, why, and what to do next. */
export function EmptyState({ icon, title, order = 2, children, action }: StateProps) {
  return (
    <Stack className={classes.state} align="center" gap="md">
      <span className={classes.icon}>{icon}</span>
      <Stack gap={4} align="center">
        <Title order={order} size="md">
          {title}
        </Title>
        <Text c="dimmed" size="md" maw={420}>
          {children}
        </Text>
      </Stack>
      {action}
    </Stack>
  );
}

interface ErrorStateProps {
  readonly title: string;
  readonly error: ApiError;
  readonly onRetry: () => void;
}

/** What went wrong, and a way to try again. */
export function ErrorState({ title, error, onRetry }: ErrorStateProps) {
  const retry = (
    <Button variant="default" onClick={onRetry}>
      Try again
    </Button>
  );
  return (
    <div role="alert">
      <EmptyState icon={<AlertIcon width={20} height={20} />} title={title} action={retry}>
        {error.message}
      </EmptyState>
    </div>
  );
}

/** Grey rows in the place of a list that is still on its way. */
export function ListSkeleton({ rows = 8 }: { readonly rows?: number }) {
  return (
    <div role="status" className={classes.skeleton}>
      <VisuallyHidden>Loading</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div key={row} className={classes.skeletonRow}>
          <Skeleton height={10} width={64} />
          <Skeleton height={10} width={`${40 + ((row * 17) % 45)}%`} />
          <Skeleton height={10} width={88} />
        </div>
      ))}
    </div>
  );
}

/** A whole page on its way. It shows after a moment only, so that quick answers do not flicker. */
export function PageLoader() {
  return (
    <Center mih="100dvh" role="status" className={classes.late}>
      <Loader size="sm" aria-hidden="true" />
      <VisuallyHidden>Loading</VisuallyHidden>
    </Center>
  );
}
