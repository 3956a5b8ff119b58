import { Anchor, Button, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import Link from 'next/link';
import type { TicketsListResponse } from '@/api';
import type { ApiError } from '@/shared/lib/api-error';
import { formatCount } from '@/shared/lib/format';
import classes from './held-tickets-preview.module.css';
import { PriorityLabel } from './labels';

const SHOWN = 5;

interface HeldTicketsPreviewProps {
  readonly tickets: UseQueryResult<TicketsListResponse, ApiError>;
}

/** Which tickets will be routed again: how many, and the most urgent of them. */
export function HeldTicketsPreview({ tickets: { data, error, refetch } }: HeldTicketsPreviewProps) {
  if (data) return <Preview data={data} />;
  if (!error) {
    return (
      <div role="status" className={classes.box}>
        <VisuallyHidden>Loading</VisuallyHidden>
        <Skeleton height={10} width="45%" mb={12} />
        <Skeleton height={10} width="80%" />
      </div>
    );
  }
  return (
    <div role="alert" className={classes.box}>
      <Text size="sm" mb="xs">
        Which tickets this is about could not be loaded. {error.message}
      </Text>
      <Button size="xs" variant="default" onClick={() => void refetch()}>
        Try again
      </Button>
    </div>
  );
}

function Preview({ data: { count, count_is_capped, results } }: { readonly data: TicketsListResponse }) {
  if (count === 0) {
    return (
      <Text size="sm" className={classes.box}>
        No active tickets: nothing will be routed again.
      </Text>
    );
  }
  const rest = count - SHOWN;
  return (
    <Stack gap="sm" className={classes.box}>
      <Text size="sm" fw={500}>
        {formatCount(count, count_is_capped)} active {count === 1 ? 'ticket' : 'tickets'} will be routed again
      </Text>
      <ul className={classes.list}>
        {results.slice(0, SHOWN).map((ticket) => (
          <li key={ticket.id} className={classes.ticket}>
            <PriorityLabel priority={ticket.priority} />
            <Anchor
              component={Link}
              href={`/tickets/detail/?id=${ticket.id}`}
              prefetch={false}
              className={classes.title}
              inherit
            >
              {ticket.reference} {ticket.title}
            </Anchor>
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <Text size="sm" c="dimmed">
          and {formatCount(rest, count_is_capped)} more
        </Text>
      )}
    </Stack>
  );
}
