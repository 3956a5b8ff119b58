import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  type Attachment,
  agentsList,
  attachmentsDelete,
  type NewCommentRequest,
  ticketsAttachmentsCreate,
  ticketsCommentsCreate,
  ticketsCommentsList,
} from '@/api';
import { allPages } from '@/shared/lib/all-pages';

const REFRESH_MS = 10_000;
const MOST_SUGGESTED = 20;

/** What was said about the ticket, oldest first. */
export function commentsQuery(ticket: number) {
  return queryOptions({
    queryKey: ['tickets', 'detail', ticket, 'comments'],
    queryFn: ({ signal }) =>
      allPages((query) => ticketsCommentsList({ path: { id: ticket }, query, signal })),
    refetchInterval: REFRESH_MS,
  });
}

/** Agents whose name or e-mail contains `search`, to mention. */
export function mentionableQuery(search: string) {
  return queryOptions({
    queryKey: ['agents', 'list', 'mentionable', search],
    queryFn: ({ signal }) =>
      agentsList({ query: { page_size: MOST_SUGGESTED, ...(search && { search }) }, signal }),
  });
}

/** Says something; the ticket, its agent and mails may follow. */
export function useAddComment(ticket: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewCommentRequest) => ticketsCommentsCreate({ path: { id: ticket }, body }),
    onSuccess: () => {
      for (const prefix of ['tickets', 'agents', 'decisions', 'notifications', 'reports'])
        void client.invalidateQueries({ queryKey: [prefix] });
    },
  });
}

/** Uploads a file, to be sent with the next comment. */
export function useUpload(ticket: number) {
  return useMutation({
    mutationFn: (file: File): Promise<Attachment> =>
      ticketsAttachmentsCreate({ path: { id: ticket }, body: { file } }),
  });
}

/** Takes a file back that was not sent yet. */
export function useRemoveDraft() {
  return useMutation({ mutationFn: (id: number) => attachmentsDelete({ path: { id } }) });
}
