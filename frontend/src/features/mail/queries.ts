import {
  keepPreviousData,
  type QueryClient,
  type QueryKey,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import {
  type Notification,
  type NotificationsListResponse,
  notificationsDismiss,
  notificationsList,
  notificationsPreview,
  notificationsRead,
  notificationsRetry,
  reportsCounts,
} from '@/api';
import { announceDone, announceFailure } from '@/shared/ui/announcement';
import { type MailFilters, toApiQuery } from './filters';

const REFRESH_MS = 10_000;
const LISTS = ['notifications', 'list'] as const;
const DETAILS = ['notifications', 'detail'] as const;

/** One page of the ledger, kept up to date while it is looked at. */
export function mailListQuery(filters: MailFilters) {
  const query = toApiQuery(filters);
  return queryOptions({
    queryKey: [...LISTS, query],
    queryFn: ({ signal }) => notificationsList({ query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** What asks for attention; here, how many mails have failed. */
export const countsQuery = queryOptions({
  queryKey: ['reports', 'counts'],
  queryFn: ({ signal }) => reportsCounts({ signal }),
  refetchInterval: REFRESH_MS,
});

export function mailQuery(id: number) {
  return queryOptions({
    queryKey: [...DETAILS, id],
    queryFn: ({ signal }) => notificationsRead({ path: { id }, signal }),
    refetchInterval: REFRESH_MS,
  });
}

/** The mail as it is sent. It never changes. */
export function previewQuery(id: number) {
  return queryOptions({
    queryKey: ['notifications', 'preview', id],
    queryFn: ({ signal }) => notificationsPreview({ path: { id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The row of the list that this mail was opened from: shown until the mail itself is there. */
export function findInLists(queryClient: QueryClient, id: number): Notification | undefined {
  return queryClient
    .getQueriesData<NotificationsListResponse>({ queryKey: LISTS })
    .flatMap(([, page]) => page?.results ?? [])
    .find((mail) => mail.id === id);
}

/** Sends a failed mail again. */
export function useResend() {
  return useAct({
    send: (id) => notificationsRetry({ path: { id } }),
    becomes: { status: 'pending', attempts: 0 },
    done: ({ subject, recipient }) => announceDone('On its way again', `${subject} goes to ${recipient}.`),
    failure: 'Not sent again',
  });
}

/** Lets a failed mail be. */
export function useDismiss() {
  return useAct({
    send: (id) => notificationsDismiss({ path: { id } }),
    becomes: { status: 'cancelled' },
    done: ({ subject, recipient }) => announceDone('Dismissed', `${subject} does not go to ${recipient}.`),
    failure: 'Not dismissed',
  });
}

interface Act {
  readonly send: (id: number) => Promise<Notification>;
  readonly becomes: Partial<Notification>;
  readonly done: (mail: Notification) => void;
  /** What to say when the server refuses. */
  readonly failure: string;
}

/** Does something about a mail. It shows as what it becomes at once, and as before if the server refuses. */
function useAct({ send, becomes, done, failure }: Act) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (mail: Notification) => send(mail.id),
    onMutate: async (mail) => {
      await queryClient.cancelQueries({ queryKey: LISTS });
      await queryClient.cancelQueries({ queryKey: [...DETAILS, mail.id] });
      const before: [QueryKey, unknown][] = [
        ...queryClient.getQueriesData({ queryKey: LISTS }),
        ...queryClient.getQueriesData({ queryKey: [...DETAILS, mail.id] }),
      ];
      show(queryClient, mail.id, becomes);
      return before;
    },
    onSuccess: done,
    onError: (error, _mail, before) => {
      for (const [key, data] of before ?? []) queryClient.setQueryData(key, data);
      announceFailure(failure, error);
    },
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: LISTS });
      void queryClient.invalidateQueries({ queryKey: DETAILS });
      void queryClient.invalidateQueries({ queryKey: ['reports'] });
    },
  });
}

function show(queryClient: QueryClient, id: number, change: Partial<Notification>): void {
  const changed = (mail: Notification): Notification => (mail.id === id ? { ...mail, ...change } : mail);
  queryClient.setQueriesData<NotificationsListResponse>(
    { queryKey: LISTS },
    (page) => page && { ...page, results: page.results.map(changed) },
  );
  queryClient.setQueryData<Notification>([...DETAILS, id], (mail) => mail && changed(mail));
}
