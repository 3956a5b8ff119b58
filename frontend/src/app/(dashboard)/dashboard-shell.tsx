'use client';

import { type ReactNode, Suspense } from 'react';
import { OwnAvailability } from '@/features/agents/own-availability';
import { AccountMenu } from '@/features/auth/account-menu';
import { RoleGate } from '@/features/navigation/role-gate';
import { useNavigation } from '@/features/navigation/use-navigation';
import { ShortcutsButton } from '@/features/shortcuts/shortcuts-button';
import { TicketSearch } from '@/features/tickets/ticket-search';
import { Shell } from '@/shared/ui/shell';

/** The frame with everything in it. */
export function DashboardShell({ children }: { readonly children: ReactNode }) {
  const navigation = useNavigation();
  return (
    <Shell
      navigation={navigation}
      search={
        <Suspense>
          <TicketSearch />
        </Suspense>
      }
      tools={<ShortcutsButton />}
      account={
        <>
          <OwnAvailability />
          <AccountMenu />
        </>
      }
    >
      <RoleGate>{children}</RoleGate>
    </Shell>
  );
}
