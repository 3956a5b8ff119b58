import { Alert, Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { UseQueryResult } from '@tanstack/react-query';
import type { NotificationsListResponse } from '@/api';
import type { ApiError } from '@/shared/lib/api-error';
import { FIRST_PAGE } from '@/shared/lib/places';
import { AlertIcon, MailIcon, SearchIcon } from '@/shared/ui/icons';
import { Pager } from '@/shared/ui/pager';
import { EmptyState, ErrorState, ListSkeleton } from '@/shared/ui/states';
import { isFiltered, type MailFilters, NO_FILTERS, PAGE_SIZE } from './filters';
import { MailCards } from './mail-cards';
import classes from './mail-list.module.css';
import { MailTable } from './mail-table';

interface MailListProps {
  readonly list: UseQueryResult<NotificationsListResponse, ApiError>;
  readonly filters: MailFilters;
  readonly onChange: (change: Partial<MailFilters>) => void;
  readonly onOpen: (id: number) => void;
}

/** The ledger in each of its states: on its way, refused, failed, empty, filled. */
export function MailList(props: MailListProps) {
  const { list, filters, onChange } = props;
  const { data, error } = list;
  if (error?.status === 404 && filters.page.number > 1)
    return <PastTheEnd onFirst={() => onChange({ page: FIRST_PAGE })} />;
  if (data === undefined) {
    if (!error) return <ListSkeleton />;
    const title = error.status === 403 ? 'Mail is for admins' : 'The mails could not be loaded';
    return <ErrorState title={title} error={error} onRetry={() => void list.refetch()} />;
  }
  return (
    <>
      {error && <Stale error={error} onRetry={() => void list.refetch()} />}
      {data.results.length === 0 ? <Empty {...props} /> : <Filled {...props} data={data} />}
    </>
  );
}

function Filled({
  list,
  data,
  filters,
  onChange,
  onOpen,
}: MailListProps & { readonly data: NotificationsListResponse }) {
  const isWide = useMediaQuery('(min-width: 75em)', undefined, { getInitialValueInEffect: false });
  const Mails = isWide ? MailTable : MailCards;
  return (
    <div className={classes.list} aria-busy={list.isPlaceholderData}>
      <Mails mails={data.results} onOpen={onOpen} />
      <div className={classes.foot}>
        <Pager
          page={filters.page}
          pageSize={PAGE_SIZE}
          shown={data.results.length}
          count={data.count}
          isCapped={data.count_is_capped}
          next={data.next}
          previous={data.previous}
          onPage={(page) => onChange({ page })}
        />
      </div>
    </div>
  );
}

function Empty({ filters, onChange }: MailListProps) {
  if (isFiltered(filters)) {
    const clear = (
      <Button variant="default" onClick={() => onChange(NO_FILTERS)}>
        Show all mail
      </Button>
    );
    return (
      <EmptyState icon={<SearchIcon width={20} height={20} />} title="No mail matches" action={clear}>
        Nothing here fits the search and filters.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<MailIcon width={20} height={20} />} title="No mail yet">
      As soon as a ticket reaches an agent, the mail that tells them stands here. Create a ticket to see it.
    </EmptyState>
  );
}

function PastTheEnd({ onFirst }: { readonly onFirst: () => void }) {
  return (
    <EmptyState
      icon={<MailIcon width={20} height={20} />}
      title="This page is past the end"
      action={
        <Button variant="default" onClick={onFirst}>
          First page
        </Button>
      }
    >
      There are fewer mails than that.
    </EmptyState>
  );
}

function Stale({ error, onRetry }: { readonly error: ApiError; readonly onRetry: () => void }) {
  return (
    <Alert className={classes.stale} color="yellow" variant="light" icon={<AlertIcon />} role="status">
      What you see may be out of date. {error.message}{' '}
      <Button variant="default" size="xs" onClick={onRetry}>
        Try again
      </Button>
    </Alert>
  );
}
