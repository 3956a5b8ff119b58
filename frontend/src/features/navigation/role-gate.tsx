'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { HOME } from '@/shared/lib/return-path';
import { LockIcon } from '@/shared/ui/icons';
import { EmptyState } from '@/shared/ui/states';
import { useMayVisit } from './use-navigation';

/** Shows the page to those it is for, and the way on to everybody else. */
export function RoleGate({ children }: { readonly children: ReactNode }) {
  if (useMayVisit(usePathname())) return children;
  return (
    <EmptyState
      icon={<LockIcon width={20} height={20} />}
      title="This page is not for you"
      order={1}
      action={
        <Button component={Link} href={HOME} prefetch={false}>
          Go to tickets
        </Button>
      }
    >
      It is for people with other tasks. If it should be yours, ask an admin.
    </EmptyState>
  );
}
