import type { Metadata } from 'next';
import { Suspense } from 'react';
import { DetailSkeleton } from '@/features/ticket-detail/detail-skeleton';
import { TicketWithConversation } from './ticket-with-conversation';

export const metadata: Metadata = { title: 'Ticket' };

export default function Page() {
  return (
    <Suspense fallback={<DetailSkeleton />}>
      <TicketWithConversation />
    </Suspense>
  );
}
