import type { Metadata } from 'next';
import { Suspense } from 'react';
import { DecisionsPage } from '@/features/decisions/decisions-page';
import { ListSkeleton } from '@/shared/ui/states';

export const metadata: Metadata = { title: 'Decisions' };

export default function Page() {
  return (
    <Suspense fallback={<ListSkeleton />}>
      <DecisionsPage />
    </Suspense>
  );
}
