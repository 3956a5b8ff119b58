'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { HOME } from '@/shared/lib/return-path';
import { useUrlParams } from '@/shared/lib/use-url-params';
import { SearchIcon } from '@/shared/ui/icons';
import { EmptyState, ErrorState } from '@/shared/ui/states';
import { DetailSkeleton } from './detail-skeleton';
import { ticketQuery, useIsChanging } from './queries';
import { TicketView } from './ticket-view';

interface TicketDetailPageProps {
  /** What is said about the ticket with this id. */
  readonly conversationOf: (id: number) => ReactNode;
}

/** One ticket with all that is known of it: `/tickets/detail/?id=N`. */
export function TicketDetailPage({ conversationOf }: TicketDetailPageProps) {
  const [params] = useUrlParams();
  const id = parseId(params.get('id'));
  if (id === null) return <NoSuchTicket />;
  return <LoadedTicket key={id} id={id} conversation={conversationOf(id)} />;
}

function LoadedTicket({ id, conversation }: { readonly id: number; readonly conversation: ReactNode }) {
  const isChanging = useIsChanging(id);
  const { data, error, refetch } = useQuery(ticketQuery(id, isChanging));
  const retry = () => void refetch();
  if (error?.status === 404) return <NoSuchTicket />;
  if (data) return <TicketView ticket={data} error={error} onRetry={retry} conversation={conversation} />;
  if (error) return <ErrorState title="The ticket could not be loaded" error={error} onRetry={retry} />;
  return <DetailSkeleton />;
}

function NoSuchTicket() {
  return (
    <EmptyState
      icon={<SearchIcon width={20} height={20} />}
      title="There is no such ticket"
      order={1}
      action={
        <Button component={Link} href={HOME}>
          Go to tickets
        </Button>
      }
    >
      It may have been deleted, or it is not yours to see.
    </EmptyState>
  );
}

function parseId(text: string | null): number | null {
  return text && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : null;
}
