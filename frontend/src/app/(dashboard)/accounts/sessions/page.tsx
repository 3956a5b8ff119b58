import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SessionsPage } from '@/features/accounts/sessions-page';
import { ListSkeleton } from '@/shared/ui/states';

export const metadata: Metadata = { title: 'Signed-in browsers' };

export default function Page() {
  return (
    <Suspense fallback={<ListSkeleton />}>
      <SessionsPage />
    </Suspense>
  );
}
