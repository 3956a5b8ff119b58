import type { Metadata } from 'next';
import { Suspense } from 'react';
import { TicketsPage } from '@/features/tickets/tickets-page';
import { ListSkeleton } from '@/shared/ui/states';

export const metadata: Metadata = { title: 'Tickets' };

export default function Page() {
  return (
    <Suspense fallback={<ListSkeleton />}>
      <TicketsPage />
    </Suspense>
  );
}
