import { Group, Text } from '@mantine/core';
import type { Notification } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import { Card, CardList } from '@/shared/ui/card-list';
import { AboveRowButton, RowButton } from '@/shared/ui/row-button';
import { FailedActions } from './failed-actions';
import { KIND_LABELS, MailStatus, TicketLink } from './labels';
import classes from './mail-cards.module.css';
import type { MailsProps } from './mail-table';
import tableClasses from './mail-table.module.css';

/** The mails for narrow screens; `mail-table.tsx` shows the same on wide ones. */
export function MailCards({ mails, onOpen }: MailsProps) {
  const now = useNow();
  return (
    <CardList label="Mails">
      {mails.map((mail) => (
        <MailCard key={mail.id} mail={mail} now={now} onOpen={onOpen} />
      ))}
    </CardList>
  );
}

interface MailCardProps extends Pick<MailsProps, 'onOpen'> {
  readonly mail: Notification;
  readonly now: Date;
}

function MailCard({ mail, now, onOpen }: MailCardProps) {
  return (
    <Card mark={mail.status === 'failed' ? 'danger' : undefined}>
      <Group gap={10} wrap="nowrap">
        <MailStatus status={mail.status} />
        <AboveRowButton>
          <TicketLink ticket={mail.ticket} />
        </AboveRowButton>
        <span className={classes.space} />
        <AboveRowButton>
          <Age at={mail.created_at} now={now} />
        </AboveRowButton>
      </Group>
      <RowButton onClick={() => onOpen(mail.id)}>
        <Text component="span" size="md" fw={500} lineClamp={3}>
          {mail.subject}
        </Text>
      </RowButton>
      {mail.last_error && (
        <Text size="xs" lineClamp={2} className={tableClasses.error}>
          {mail.last_error}
        </Text>
      )}
      <Group gap="sm" className={classes.foot}>
        <Text size="sm" c="dimmed" truncate>
          {KIND_LABELS[mail.kind]} · {mail.recipient}
        </Text>
        <AboveRowButton>
          <FailedActions mail={mail} />
        </AboveRowButton>
      </Group>
    </Card>
  );
}
