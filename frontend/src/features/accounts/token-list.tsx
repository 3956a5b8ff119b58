import { Button, Text, Tooltip } from '@mantine/core';
import type { Token } from '@/api';
import { formatExact } from '@/shared/lib/format';
import { useNow } from '@/shared/lib/use-now';
import { announceDone } from '@/shared/ui/announcement';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { formatDate } from './days';
import { Moment } from './moment';
import classes from './own-list.module.css';
import { useDeleteToken } from './queries';

interface TokenListProps {
  readonly tokens: readonly Token[];
  readonly onDelete: (token: Token) => void;
}

export function TokenList({ tokens, onDelete }: TokenListProps) {
  const now = useNow();
  return (
    <ul className={classes.list} aria-label="API tokens">
      {tokens.map((token) => (
        <li key={token.id} className={classes.row}>
          <Text size="md" className={classes.name}>
            {token.name}
          </Text>
          <Moment label="Created" at={token.created_at} now={now} />
          <Moment label="Last used" at={token.last_used_at} now={now} />
          <Expiry at={token.expires_at} now={now} />
          <Button
            variant="default"
            size="xs"
            className={classes.end}
            aria-label={`Delete ${token.name}`}
            onClick={() => onDelete(token)}
          >
            Delete
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface ExpiryProps {
  readonly at: string | null;
  readonly now: Date;
}

function Expiry({ at, now }: ExpiryProps) {
  if (at === null) {
    return (
      <Text size="sm" c="dimmed" className={classes.fact}>
        Does not expire
      </Text>
    );
  }
  const isExpired = new Date(at) <= now;
  return (
    <Tooltip label={formatExact(at)} events={{ hover: true, focus: true, touch: true }}>
      <Text
        component="time"
        dateTime={at}
        size="sm"
        className={`${classes.fact} ${isExpired ? classes.expired : ''}`}
      >
        {isExpired ? 'Expired' : 'Expires'} {formatDate(at)}
      </Text>
    </Tooltip>
  );
}

interface DeleteTokenDialogProps {
  readonly token: Token;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks before programs lose their way in. */
export function DeleteTokenDialog({ token, isOpen, onClose }: DeleteTokenDialogProps) {
  const remove = useDeleteToken();
  const confirm = () =>
    remove.mutate(token.id, {
      onSuccess: () => {
        onClose();
        announceDone(`${token.name} was deleted`, 'Programs that use it are refused from now on.');
      },
    });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={`Delete ${token.name}?`}
      confirm="Delete"
      isDangerous
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Text size="sm">Programs that use this token are refused from then on. It cannot be brought back.</Text>
    </ConfirmDialog>
  );
}
