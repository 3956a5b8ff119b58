'use client';

import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { formatCount } from '@/shared/lib/format';
import { FIRST_PAGE } from '@/shared/lib/places';
import { useSession } from '@/shared/lib/session';
import { useShortcuts } from '@/shared/lib/use-shortcuts';
import { useUrlParams } from '@/shared/lib/use-url-params';
import { useWasTrue } from '@/shared/lib/use-was-true';
import { PlusIcon } from '@/shared/ui/icons';
import { PageHeader } from '@/shared/ui/page-header';
import { formatFilters, parseFilters, type TicketFilters } from './filters';
import { NewTicketDialog } from './new-ticket-dialog';
import { ticketListQuery } from './queries';
import { TicketFilterBar } from './ticket-filters';
import { TicketList } from './ticket-list';
import { useListKeys } from './use-list-keys';
import { useSelection } from './use-selection';

const Bulk = dynamic(() => import('./bulk').then((module) => module.Bulk), {
  ssr: false,
});

/** All tickets that one may see, who has them and why; and the way to a new one. */
export function TicketsPage() {
  const isAdmin = useSession().role === 'admin';
  const [params, setParams] = useUrlParams();
  const [isCreating, dialog] = useDisclosure();
  const filters = parseFilters(params);
  const list = useQuery(ticketListQuery(filters));
  const ids = list.data?.results.map(({ id }) => id) ?? [];
  const selection = useSelection(ids, formatFilters(filters).toString());
  const hasSelected = useWasTrue(selection.ids.size > 0);
  useListKeys(ids, isAdmin ? selection : null);
  useShortcuts({ c: dialog.open });
  // Any other change starts over at the first page.
  const change = (next: Partial<TicketFilters>) =>
    setParams((now) => formatFilters({ ...parseFilters(now), page: FIRST_PAGE, ...next }));
  return (
    <>
      <PageHeader
        title="Tickets"
        aside={list.data && formatCount(list.data.count, list.data.count_is_capped)}
        action={
          <Button leftSection={<PlusIcon />} aria-keyshortcuts="c" onClick={dialog.open}>
            New ticket
          </Button>
        }
      />
      <TicketFilterBar filters={filters} onChange={change} />
      <TicketList
        list={list}
        filters={filters}
        selection={isAdmin ? selection : null}
        onChange={change}
        onCreate={dialog.open}
      />
      {isAdmin && hasSelected && <Bulk selection={selection} />}
      <NewTicketDialog isOpen={isCreating} onClose={dialog.close} />
    </>
  );
}
