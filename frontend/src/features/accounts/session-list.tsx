import { Button, Text } from '@mantine/core';
import type { Session } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { announceDone } from '@/shared/ui/announcement';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { browserName } from './browser-name';
import { Moment } from './moment';
import classes from './own-list.module.css';
import { useEndSession } from './queries';

interface SessionListProps {
  readonly sessions: readonly Session[];
  readonly onEnd: (session: Session) => void;
}

/** Browsers; the one that looks at them cannot end itself here. */
export function SessionList({ sessions, onEnd }: SessionListProps) {
  const now = useNow();
  return (
    <ul className={classes.list} aria-label="Signed-in browsers">
      {sessions.map((session) => (
        <li key={session.id} className={classes.row}>
          <Text size="md" className={classes.name} title={session.browser}>
            {browserName(session.browser)}
          </Text>
          <Text size="sm" c="dimmed" className={classes.fact}>
            {session.address ?? 'Unknown address'}
          </Text>
          <Moment label="Signed in" at={session.created_at} now={now} />
          <Moment label="Last used" at={session.last_used_at} now={now} />
          {session.is_current ? (
            <Text size="sm" className={classes.end}>
              This one
            </Text>
          ) : (
            <Button
              variant="default"
              size="xs"
              className={classes.end}
              aria-label={`Sign out ${browserName(session.browser)}`}
              onClick={() => onEnd(session)}
            >
              Sign out
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

interface EndSessionDialogProps {
  readonly session: Session;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks before a browser loses its way in. */
export function EndSessionDialog({ session, isOpen, onClose }: EndSessionDialogProps) {
  const end = useEndSession();
  const name = browserName(session.browser);
  const confirm = () =>
    end.mutate(session.id, {
      onSuccess: () => {
        onClose();
        announceDone(`${name} was signed out`, 'It has to sign in again.');
      },
    });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={`Sign out ${name}?`}
      confirm="Sign out"
      isDangerous
      isPending={end.isPending}
      error={end.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Text size="sm">
        What is being written there and not saved is lost. If you do not know this browser, change the
        password too.
      </Text>
    </ConfirmDialog>
  );
}
