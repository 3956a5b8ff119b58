'use client';

import { Conversation } from '@/features/conversation/conversation';
import { TicketDetailPage } from '@/features/ticket-detail/ticket-detail-page';

/** The ticket with what is said about it. */
export function TicketWithConversation() {
  return <TicketDetailPage conversationOf={(id) => <Conversation key={id} ticket={id} />} />;
}
