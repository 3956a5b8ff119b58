import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ReportsPage } from '@/features/reports/reports-page';
import { ListSkeleton } from '@/shared/ui/states';

export const metadata: Metadata = { title: 'Reports' };

export default function Page() {
  return (
    <Suspense fallback={<ListSkeleton />}>
      <ReportsPage />
    </Suspense>
  );
}
