import type { Metadata } from 'next';
import { Suspense } from 'react';
import { QueuePage } from '@/features/queue/queue-page';
import { ListSkeleton } from '@/shared/ui/states';

export const metadata: Metadata = { title: 'Queue' };

export default function Page() {
  return (
    <Suspense fallback={<ListSkeleton />}>
      <QueuePage />
    </Suspense>
  );
}
