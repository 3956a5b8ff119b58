import { Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { Notification } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import { KIND_LABELS, MailStatus, SentOrNext, TicketLink } from './labels';
import classes from './mail-table.module.css';
import { ResendButton } from './resend-button';

export interface MailsProps {
  readonly mails: readonly Notification[];
  readonly onOpen: (id: number) => void;
}

const COLUMNS = [
  { label: 'Status', width: '120px' },
  { label: 'Subject' },
  { label: 'Kind', width: '108px' },
  { label: 'Recipient', width: '17%' },
  { label: 'Ticket', width: '92px' },
  { label: 'Tries', width: '58px' },
  { label: 'Created', width: '72px' },
  { label: 'Sent or next', width: '100px' },
];

/** The mails for wide screens; `mail-cards.tsx` shows the same on narrow ones. */
export function MailTable({ mails, onOpen }: MailsProps) {
  const now = useNow();
  return (
    <Table className={classes.table} layout="fixed" highlightOnHover>
      <caption>
        <VisuallyHidden>Mails</VisuallyHidden>
      </caption>
      <Table.Thead>
        <Table.Tr>
          {COLUMNS.map(({ label, width }) => (
            <Table.Th key={label} style={width === undefined ? {} : { width }}>
              {label}
            </Table.Th>
          ))}
          <Table.Th style={{ width: '112px' }}>
            <VisuallyHidden>Action</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {mails.map((mail) => (
          <MailRow key={mail.id} mail={mail} now={now} onOpen={onOpen} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface MailRowProps extends Pick<MailsProps, 'onOpen'> {
  readonly mail: Notification;
  readonly now: Date;
}

function MailRow({ mail, now, onOpen }: MailRowProps) {
  return (
    <Table.Tr data-failed={mail.status === 'failed' || undefined}>
      <Table.Td>
        <MailStatus status={mail.status} />
      </Table.Td>
      <Table.Td>
        <UnstyledButton className={classes.subject} aria-haspopup="dialog" onClick={() => onOpen(mail.id)}>
          <Text component="span" size="md" fw={500} lineClamp={2}>
            {mail.subject}
          </Text>
        </UnstyledButton>
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
        <TicketLink ticket={mail.ticket} />
      </Table.Td>
      <Table.Td>
        <Text size="sm" className={classes.number}>
          {mail.attempts}
        </Text>
      </Table.Td>
      <Table.Td>
        <Age at={mail.created_at} now={now} />
      </Table.Td>
      <Table.Td>
        <SentOrNext mail={mail} now={now} />
      </Table.Td>
      <Table.Td>
        <ResendButton mail={mail} />
      </Table.Td>
    </Table.Tr>
  );
}
