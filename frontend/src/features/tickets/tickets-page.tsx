'use client';

import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { formatCount } from '@/shared/lib/format';
import { useUrlParams } from '@/shared/lib/use-url-params';
import { PlusIcon } from '@/shared/ui/icons';
import { PageHeader } from '@/shared/ui/page-header';
import { formatFilters, parseFilters, type TicketFilters } from './filters';
import { NewTicketDialog } from './new-ticket-dialog';
import { ticketListQuery } from './queries';
import { TicketFilterBar } from './ticket-filters';
import { TicketList } from './ticket-list';

/** All tickets that one may see, who has them and why; and the way to a new one. */
export function TicketsPage() {
  const [params, setParams] = useUrlParams();
  const [isCreating, dialog] = useDisclosure();
  const filters = parseFilters(params);
  const list = useQuery(ticketListQuery(filters));
  // Any other change starts over at the first page.
  const change = (next: Partial<TicketFilters>) => setParams(formatFilters({ ...filters, page: 1, ...next }));
  return (
    <>
      <PageHeader
        title="Tickets"
        aside={list.data && formatCount(list.data.count, list.data.count_is_capped)}
        action={
          <Button leftSection={<PlusIcon />} onClick={dialog.open}>
            New ticket
          </Button>
        }
      />
      <TicketFilterBar filters={filters} onChange={change} />
      <TicketList list={list} filters={filters} onChange={change} onCreate={dialog.open} />
      <NewTicketDialog isOpen={isCreating} onClose={dialog.close} />
    </>
  );
}
