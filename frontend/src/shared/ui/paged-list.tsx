import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { type ReactNode, useDeferredValue } from 'react';
import type { ApiError } from '@/shared/lib/api-error';
import { FIRST_PAGE, type Page } from '@/shared/lib/places';
import { useStillRows } from '@/shared/lib/use-still-rows';
import { AlertIcon } from './icons';
import classes from './paged-list.module.css';
import { Pager } from './pager';
import { StaleNotice } from './stale-notice';
import { EmptyState, ErrorState, ListSkeleton } from './states';

interface Row {
  readonly id: number | string;
}

interface Listed<Item> {
  readonly count: number;
  readonly count_is_capped: boolean;
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly Item[];
}

interface PagedListProps<Item extends Row> {
  readonly list: UseQueryResult<Listed<Item>, ApiError>;
  /** What it lists: `agents`. */
  readonly noun: string;
  readonly page: Page;
  readonly pageSize: number;
  readonly onPage: (page: Page) => void;
  /** Stands in the place of a list without items. */
  readonly empty: ReactNode;
  /** Beside the pages. */
  readonly foot?: ReactNode;
  readonly skeletonRows?: number;
  readonly children: (items: readonly Item[]) => ReactNode;
}

/** A list in each of its states: on its way, failed, past its end, out of date, empty, filled. */
export function PagedList<Item extends Row>(props: PagedListProps<Item>) {
  const { noun, page } = props;
  // Rows are drawn in short steps: typing and scrolling go on meanwhile.
  const list = useDeferredValue(props.list);
  const { data, error } = list;
  const retry = () => void list.refetch();
  if (error?.status === 404 && page.number > 1) {
    return <PastTheEnd noun={noun} onFirst={() => props.onPage(FIRST_PAGE)} />;
  }
  if (data === undefined) {
    if (!error) return <ListSkeleton rows={props.skeletonRows ?? 8} />;
    return <ErrorState title={`The ${noun} could not be loaded`} error={error} onRetry={retry} />;
  }
  return (
    <>
      {error && <StaleNotice error={error} onRetry={retry} />}
      {data.results.length === 0 ? props.empty : <Filled {...props} list={list} data={data} />}
    </>
  );
}

function Filled<Item extends Row>(props: PagedListProps<Item> & { readonly data: Listed<Item> }) {
  const { list, data, page, pageSize, onPage, foot, children } = props;
  const address = useDeferredValue(useSearchParams().toString());
  const { rows, hand } = useStillRows(data.results, address, list.isPlaceholderData);
  return (
    <div className={classes.list} aria-busy={list.isPlaceholderData} {...hand}>
      {children(rows)}
      <div className={classes.foot}>
        {foot ?? <span />}
        <Pager
          page={page}
          pageSize={pageSize}
          shown={data.results.length}
          count={data.count}
          isCapped={data.count_is_capped}
          next={data.next}
          previous={data.previous}
          onPage={onPage}
        />
      </div>
    </div>
  );
}

function PastTheEnd({ noun, onFirst }: { readonly noun: string; readonly onFirst: () => void }) {
  return (
    <EmptyState
      icon={<AlertIcon width={20} height={20} />}
      title="This page is past the end"
      action={
        <Button variant="default" onClick={onFirst}>
          First page
        </Button>
      }
    >
      There are fewer {noun} than that by now.
    </EmptyState>
  );
}
