import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { Notification } from '@/api';
import { formatExact } from '@/shared/lib/format';
import { AlertIcon } from '@/shared/ui/icons';
import { FailedActions } from './failed-actions';
import alarmClasses from './failed-banner.module.css';
import { KIND_LABELS, MailStatus, TicketLink } from './labels';
import classes from './mail-drawer.module.css';
import { MailPreview } from './mail-preview';

interface MailFactsProps {
  readonly mail: Notification;
  readonly onTicket: (ticket: number) => void;
}

/** What the ledger knows of a mail, and the mail itself. */
export function MailFacts({ mail, onTicket }: MailFactsProps) {
  const { ticket } = mail;
  return (
    <Stack gap="lg">
      <dl className={classes.facts}>
        <Fact term="Status">
          <MailStatus status={mail.status} />
        </Fact>
        <Fact term="To">
          {mail.recipient_name ? `${mail.recipient_name} <${mail.recipient}>` : mail.recipient}
        </Fact>
        <Fact term="Kind">{KIND_LABELS[mail.kind]}</Fact>
        {ticket !== null && (
          <Fact term="Ticket">
            <Group gap="xs">
              <TicketLink ticket={ticket} />
              <Button variant="subtle" size="compact-xs" onClick={() => onTicket(ticket)}>
                All mail about it
              </Button>
            </Group>
          </Fact>
        )}
        <Fact term="Tries">{mail.attempts}</Fact>
        <Fact term="Created">{formatExact(mail.created_at)}</Fact>
        {mail.sent_at && <Fact term="Sent">{formatExact(mail.sent_at)}</Fact>}
        {mail.status === 'pending' && mail.next_attempt_at && (
          <Fact term="Next try">{formatExact(mail.next_attempt_at)}</Fact>
        )}
        <Fact term="Message-ID">{mail.message_id}</Fact>
      </dl>
      {mail.last_error && <Failure mail={mail} />}
      <MailPreview id={mail.id} />
    </Stack>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: React.ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Failure({ mail }: { readonly mail: Notification }) {
  const isFinal = mail.status === 'failed';
  return (
    <Alert
      className={isFinal ? alarmClasses.alarm : ''}
      color={isFinal ? 'red' : 'yellow'}
      {...(!isFinal && { classNames: { title: classes.warning, icon: classes.warning } })}
      variant="light"
      icon={<AlertIcon />}
      title={isFinal ? 'It was not delivered' : 'The last try did not work'}
      role="status"
    >
      <Stack gap="xs" align="flex-start">
        <Text className={classes.error}>{mail.last_error}</Text>
        <FailedActions mail={mail} />
      </Stack>
    </Alert>
  );
}
