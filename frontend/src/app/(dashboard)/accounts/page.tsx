import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AccountsPage } from '@/features/accounts/accounts-page';
import { ListSkeleton } from '@/shared/ui/states';

export const metadata: Metadata = { title: 'Accounts' };

export default function Page() {
  return (
    <Suspense fallback={<ListSkeleton />}>
      <AccountsPage />
    </Suspense>
  );
}
