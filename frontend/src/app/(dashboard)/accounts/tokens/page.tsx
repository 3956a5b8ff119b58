import type { Metadata } from 'next';
import { Suspense } from 'react';
import { TokensPage } from '@/features/accounts/tokens-page';
import { ListSkeleton } from '@/shared/ui/states';

export const metadata: Metadata = { title: 'API tokens' };

export default function Page() {
  return (
    <Suspense fallback={<ListSkeleton />}>
      <TokensPage />
    </Suspense>
  );
}
