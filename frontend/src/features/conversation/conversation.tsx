import { Button, Skeleton, Text, Title, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Comment } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { CommentCard } from './comment-card';
import { Composer } from './composer';
import classes from './conversation.module.css';
import { commentsQuery } from './queries';

/** What requester and staff say to each other about a ticket, and, for staff, what they note for themselves. */
export function Conversation({ ticket }: { readonly ticket: number }) {
  const { data, error, refetch } = useQuery(commentsQuery(ticket));
  return (
    <section aria-label="Conversation" className={classes.conversation}>
      <Title order={2} size="sm" fw={600}>
        Conversation
      </Title>
      {data ? <Comments comments={data} /> : !error && <Loading />}
      {error && (
        <div role="alert">
          <Text size="sm" mb={8}>
            The conversation could not be brought up to date. {error.message}
          </Text>
          <Button variant="default" size="xs" onClick={() => void refetch()}>
            Try again
          </Button>
        </div>
      )}
      <Composer ticket={ticket} />
    </section>
  );
}

function Comments({ comments }: { readonly comments: readonly Comment[] }) {
  const now = useNow();
  if (comments.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing was said yet.
      </Text>
    );
  }
  return (
    <ol className={classes.list} aria-label="What was said, oldest first">
      {comments.map((comment) => (
        <li key={comment.id}>
          <CommentCard comment={comment} now={now} />
        </li>
      ))}
    </ol>
  );
}

function Loading() {
  return (
    <div role="status">
      <VisuallyHidden>Loading</VisuallyHidden>
      <Skeleton height={72} radius="md" />
    </div>
  );
}
