import type { ReactNode } from 'react';
import { RequireSession } from '@/features/auth/require-session';
import { DashboardShell } from './dashboard-shell';

export default function DashboardLayout({ children }: { readonly children: ReactNode }) {
  return (
    <RequireSession>
      <DashboardShell>{children}</DashboardShell>
    </RequireSession>
  );
}
