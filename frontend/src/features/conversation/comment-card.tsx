import { Anchor, Text } from '@mantine/core';
import type { Attachment, Comment } from '@/api';
import { SERVER_URI } from '@/shared/lib/http';
import { Age } from '@/shared/ui/age';
import { LockIcon } from '@/shared/ui/icons';
import { PersonAvatar } from '@/shared/ui/person';
import classes from './comment-card.module.css';
import { FileIcon } from './icons';
import { formatSize } from './size';

interface CommentCardProps {
  readonly comment: Comment;
  readonly now: Date;
}

/** One reply or note. */
export function CommentCard({ comment, now }: CommentCardProps) {
  return (
    <article
      className={classes.card}
      data-internal={comment.is_internal || undefined}
      data-staff={comment.is_from_staff || undefined}
    >
      <header className={classes.head}>
        <PersonAvatar name={comment.author_name} />
        <Text component="span" size="sm" fw={500} className={classes.author}>
          {comment.author_name}
          {comment.is_own && ' (you)'}
        </Text>
        {comment.is_internal ? (
          <span className={classes.badge}>
            <LockIcon width={12} height={12} /> Internal note
          </span>
        ) : (
          !comment.is_from_staff && (
            <Text component="span" size="xs" c="dimmed">
              Requester
            </Text>
          )
        )}
        <span className={classes.space} />
        <Age at={comment.created_at} now={now} />
      </header>
      <div
        className={classes.body}
        // biome-ignore lint/security/noDangerouslySetInnerHtml: the server renders the Markdown and cleans it by an allow-list; the content security policy stands behind it
        dangerouslySetInnerHTML={{ __html: comment.body_html }}
      />
      {comment.attachments.length > 0 && <Files files={comment.attachments} />}
    </article>
  );
}

function Files({ files }: { readonly files: readonly Attachment[] }) {
  return (
    <ul className={classes.files} aria-label="Files">
      {files.map(({ id, name, size }) => (
        <li key={id}>
          <Anchor
            href={`${SERVER_URI}/attachments/${id}/`}
            download={name}
            size="sm"
            className={classes.file}
          >
            <FileIcon width={14} height={14} />
            <span className={classes.name}>{name}</span>{' '}
            <Text component="span" size="xs" c="dimmed">
              {formatSize(size)}
            </Text>
          </Anchor>
        </li>
      ))}
    </ul>
  );
}
