'use client';

import { Skeleton } from '@mantine/core';
import dynamic from 'next/dynamic';
import { TicketDetailPage } from '@/features/ticket-detail/ticket-detail-page';

/** Comes after the ticket itself, whose reader begins at the top. */
const Conversation = dynamic(
  () => import('@/features/conversation/conversation').then((module) => module.Conversation),
  { loading: () => <Skeleton height={320} mb={36} radius="md" /> },
);

/** The ticket with what is said about it. */
export function TicketWithConversation() {
  return <TicketDetailPage conversationOf={(id) => <Conversation key={id} ticket={id} />} />;
}
