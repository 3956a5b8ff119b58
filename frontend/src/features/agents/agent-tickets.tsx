import { Anchor, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { Agent, Ticket } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { usePage } from '@/shared/lib/use-page';
import { Age } from '@/shared/ui/age';
import { TicketIcon } from '@/shared/ui/icons';
import { PagedList } from '@/shared/ui/paged-list';
import { EmptyState } from '@/shared/ui/states';
import classes from './agent-page.module.css';
import rows from './agent-rows.module.css';
import { PriorityLabel, StatusLabel } from './labels';
import { DETAIL_PAGE_SIZE, heldTicketsQuery } from './queries';

/** What the agent holds now, most urgent first. */
export function AgentTickets({ agent }: { readonly agent: Agent }) {
  const [page, turn] = usePage();
  const list = useQuery(heldTicketsQuery(agent.id, page, DETAIL_PAGE_SIZE));
  const now = useNow();
  return (
    <section className={classes.section} aria-labelledby="current-tickets">
      <Title order={2} id="current-tickets">
        Current tickets
      </Title>
      <PagedList
        list={list}
        noun="tickets"
        page={page}
        pageSize={DETAIL_PAGE_SIZE}
        onPage={turn}
        skeletonRows={4}
        empty={<NoTickets agent={agent} />}
      >
        {(tickets) => (
          <ul className={rows.list} aria-label="Current tickets">
            {tickets.map((ticket) => (
              <TicketRow key={ticket.id} ticket={ticket} now={now} />
            ))}
          </ul>
        )}
      </PagedList>
    </section>
  );
}

function TicketRow({ ticket, now }: { readonly ticket: Ticket; readonly now: Date }) {
  return (
    <li className={rows.row}>
      <Text className={rows.reference}>{ticket.reference}</Text>
      <div className={`${rows.wide} ${rows.first}`}>
        <Anchor
          component={Link}
          href={`/tickets/detail/?id=${ticket.id}`}
          prefetch={false}
          className={rows.title}
        >
          {ticket.title}
        </Anchor>
      </div>
      <PriorityLabel priority={ticket.priority} />
      <StatusLabel status={ticket.status} />
      <Age at={ticket.created_at} now={now} />
    </li>
  );
}

function NoTickets({ agent }: { readonly agent: Agent }) {
  const isReady = agent.is_active && agent.is_available;
  return (
    <EmptyState icon={<TicketIcon width={20} height={20} />} title="Holds no tickets">
      {isReady
        ? 'The next ticket that fits the level can come here.'
        : 'Gets none while unavailable: switch Available on to change that.'}
    </EmptyState>
  );
}
