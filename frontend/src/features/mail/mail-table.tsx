import { Table, Text } from '@mantine/core';
import type { Notification } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import { type Column, DataRow, DataTable } from '@/shared/ui/data-table';
import { AboveRowButton, RowButton } from '@/shared/ui/row-button';
import { FailedActions } from './failed-actions';
import { KIND_LABELS, MailStatus, SentOrNext, TicketLink } from './labels';
import classes from './mail-table.module.css';

export interface MailsProps {
  readonly mails: readonly Notification[];
  readonly onOpen: (id: number) => void;
}

const COLUMNS: readonly Column[] = [
  { label: 'Status', width: '120px' },
  { label: 'Subject' },
  { label: 'Kind', width: '108px' },
  { label: 'Recipient', width: '17%' },
  { label: 'Ticket', width: '92px' },
  { label: 'Tries', width: '58px' },
  { label: 'Created', width: '72px' },
  { label: 'Sent or next', width: '100px' },
  { label: 'Action', width: '116px', isLabelHidden: true },
];

/** The mails for wide screens; `mail-cards.tsx` shows the same on narrow ones. */
export function MailTable({ mails, onOpen }: MailsProps) {
  const now = useNow();
  return (
    <DataTable caption="Mails" columns={COLUMNS}>
      {mails.map((mail) => (
        <MailRow key={mail.id} mail={mail} now={now} onOpen={onOpen} />
      ))}
    </DataTable>
  );
}

interface MailRowProps extends Pick<MailsProps, 'onOpen'> {
  readonly mail: Notification;
  readonly now: Date;
}

function MailRow({ mail, now, onOpen }: MailRowProps) {
  return (
    <DataRow mark={mail.status === 'failed' ? 'danger' : undefined}>
      <Table.Td>
        <MailStatus status={mail.status} />
      </Table.Td>
      <Table.Td>
        <RowButton onClick={() => onOpen(mail.id)}>
          <Text component="span" size="md" fw={500} lineClamp={2}>
            {mail.subject}
          </Text>
        </RowButton>
        {mail.last_error && (
          <Text size="xs" truncate className={classes.error}>
            {mail.last_error}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Text size="sm">{KIND_LABELS[mail.kind]}</Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" truncate>
          {mail.recipient_name}
        </Text>
        <Text size="xs" c="dimmed" truncate title={mail.recipient}>
          {mail.recipient}
        </Text>
      </Table.Td>
      <Table.Td>
        <AboveRowButton>
          <TicketLink ticket={mail.ticket} />
        </AboveRowButton>
      </Table.Td>
      <Table.Td>
        <Text size="sm" className={classes.number}>
          {mail.attempts}
        </Text>
      </Table.Td>
      <Table.Td>
        <AboveRowButton>
          <Age at={mail.created_at} now={now} />
        </AboveRowButton>
      </Table.Td>
      <Table.Td>
        <AboveRowButton>
          <SentOrNext mail={mail} now={now} />
        </AboveRowButton>
      </Table.Td>
      <Table.Td ta="right">
        <AboveRowButton>
          <FailedActions mail={mail} />
        </AboveRowButton>
      </Table.Td>
    </DataRow>
  );
}
