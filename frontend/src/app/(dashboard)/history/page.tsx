import type { Metadata } from 'next';
import { Suspense } from 'react';
import { HistoryPage } from '@/features/history/history-page';
import { ListSkeleton } from '@/shared/ui/states';

export const metadata: Metadata = { title: 'History' };

export default function Page() {
  return (
    <Suspense fallback={<ListSkeleton />}>
      <HistoryPage />
    </Suspense>
  );
}
