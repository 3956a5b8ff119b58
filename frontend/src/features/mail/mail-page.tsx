'use client';

import { useQuery } from '@tanstack/react-query';
import { formatCount } from '@/shared/lib/format';
import { FIRST_PAGE } from '@/shared/lib/places';
import { useUrlParams } from '@/shared/lib/use-url-params';
import { PageHeader } from '@/shared/ui/page-header';
import { FailedBanner } from './failed-banner';
import { formatFilters, type MailFilters, parseFilters } from './filters';
import { MailDrawer } from './mail-drawer';
import { MailFilterBar } from './mail-filters';
import { MailList } from './mail-list';
import { mailListQuery } from './queries';

/** Every mail that was ever owed, and what became of it. */
export function MailPage() {
  const [params, setParams] = useUrlParams();
  const filters = parseFilters(params);
  const list = useQuery(mailListQuery(filters));
  // Any other change starts over at the first page.
  const change = (next: Partial<MailFilters>) =>
    setParams((now) => formatFilters({ ...parseFilters(now), page: FIRST_PAGE, ...next }));
  const open = (id: number | null) => setParams((now) => formatFilters({ ...parseFilters(now), open: id }));
  return (
    <>
      <PageHeader title="Mail" aside={list.data && formatCount(list.data.count, list.data.count_is_capped)} />
      {list.data && <FailedBanner filters={filters} onChange={change} />}
      <MailFilterBar filters={filters} onChange={change} />
      <MailList list={list} filters={filters} onChange={change} onOpen={open} />
      <MailDrawer
        id={filters.open}
        onClose={() => open(null)}
        onTicket={(ticket) => change({ ticket, open: null })}
      />
    </>
  );
}
