import type { ReactNode } from 'react';
import { AccountMenu } from '@/features/auth/account-menu';
import { RequireSession } from '@/features/auth/require-session';
import { ChartIcon, MailIcon, TicketIcon } from '@/shared/ui/icons';
import { Shell } from '@/shared/ui/shell';

const NAVIGATION = [
  { href: '/tickets/', label: 'Tickets', icon: <TicketIcon /> },
  { href: '/mail/', label: 'Mail', icon: <MailIcon /> },
  { href: '/reports/', label: 'Reports', icon: <ChartIcon /> },
];

export default function DashboardLayout({ children }: { readonly children: ReactNode }) {
  return (
    <RequireSession>
      <Shell navigation={NAVIGATION} account={<AccountMenu />}>
        {children}
      </Shell>
    </RequireSession>
  );
}
