import { Anchor, Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import Link from 'next/link';
import type { Ticket } from '@/api';
import { useSession } from '@/shared/lib/session';
import { announceFailure } from '@/shared/ui/announcement';
import { LEVEL_LABELS } from '@/shared/ui/decision-labels';
import { Person, PersonAvatar } from '@/shared/ui/person';
import { WaitingBadge } from '@/shared/ui/waiting-badge';
import { AssignDialog } from './assign-dialog';
import { HandBack } from './hand-back';
import { PersonIcon, RouteIcon } from './icons';
import { useAssignTicket } from './mutations';
import { announceOutcome, isWaiting } from './outcome';
import classes from './ticket-agent.module.css';

/** Who works on the ticket; admins may give it to somebody else, its agent may hand it back. */
export function TicketAgent({ ticket }: { readonly ticket: Ticket }) {
  const { role, agent } = useSession();
  const isOwn = agent !== null && ticket.assigned_agent?.id === agent && ticket.status !== 'closed';
  return (
    <>
      <Holder ticket={ticket} />
      {(role === 'admin' || isOwn) && (
        <div className={classes.actions}>
          {role === 'admin' && <Actions ticket={ticket} />}
          {isOwn && <HandBack ticket={ticket} />}
        </div>
      )}
    </>
  );
}

function Holder({ ticket }: { readonly ticket: Ticket }) {
  const agent = ticket.assigned_agent;
  if (!agent) {
    return isWaiting(ticket) ? (
      <span>
        <WaitingBadge />
      </span>
    ) : (
      <Text size="sm">Nobody</Text>
    );
  }
  if (agent.id === undefined) return <Person name={agent.name} />;
  return (
    <span className={classes.holder}>
      <PersonAvatar name={agent.name} />
      <span className={classes.name}>
        <Anchor
          component={Link}
          href={`/agents/detail/?id=${agent.id}`}
          prefetch={false}
          size="sm"
          c="inherit"
          underline="hover"
        >
          {agent.name}
        </Anchor>
        <Text component="span" size="xs" c="dimmed">
          {agent.level && LEVEL_LABELS[agent.level]}
        </Text>
      </span>
    </span>
  );
}

function Actions({ ticket }: { readonly ticket: Ticket }) {
  const [isOpen, dialog] = useDisclosure();
  const route = useAssignTicket(ticket, announceOutcome);
  const isClosed = ticket.status === 'closed';
  const routeAgain = () =>
    route.mutate({}, { onError: (error) => announceFailure(`${ticket.reference} was not routed`, error) });
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<PersonIcon />}
        onClick={dialog.open}
        disabled={isClosed}
      >
        Assign
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<RouteIcon />}
        onClick={routeAgain}
        loading={route.isPending}
        disabled={isClosed}
      >
        Route again
      </Button>
      <AssignDialog ticket={ticket} isOpen={isOpen} onClose={dialog.close} />
    </>
  );
}
