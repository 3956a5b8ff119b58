import type { Metadata } from 'next';
import { Suspense } from 'react';
import { DetailSkeleton } from '@/features/ticket-detail/detail-skeleton';
import { TicketDetailPage } from '@/features/ticket-detail/ticket-detail-page';

export const metadata: Metadata = { title: 'Ticket' };

export default function Page() {
  return (
    <Suspense fallback={<DetailSkeleton />}>
      <TicketDetailPage />
    </Suspense>
  );
}
