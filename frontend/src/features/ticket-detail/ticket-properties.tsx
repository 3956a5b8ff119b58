import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Ticket } from '@/api';
import { useSession } from '@/shared/lib/session';
import { useNow } from '@/shared/lib/use-now';
import { announceFailure } from '@/shared/ui/announcement';
import { Person } from '@/shared/ui/person';
import {
  PRIORITY_LABELS,
  PriorityIcon,
  PriorityLabel,
  STATUS_LABELS,
  StatusIcon,
} from '@/shared/ui/ticket-labels';
import { Moment } from './moment';
import { type TicketChange, useChangeTicket } from './mutations';
import { announceOutcome } from './outcome';
import { OwnStatus } from './own-status';
import { PropertyMenu } from './property-menu';
import { TicketAgent } from './ticket-agent';
import classes from './ticket-properties.module.css';

const STATUS_OPTIONS = (['open', 'in_progress', 'closed'] as const).map((value) => ({
  value,
  label: STATUS_LABELS[value],
  icon: <StatusIcon status={value} />,
}));
const PRIORITY_OPTIONS = (['high', 'medium', 'low'] as const).map((value) => ({
  value,
  label: PRIORITY_LABELS[value],
  icon: <PriorityIcon priority={value} />,
}));

/** Everything but the text: where the ticket stands, whose it is, and since when. */
export function TicketProperties({ ticket }: { readonly ticket: Ticket }) {
  const { role } = useSession();
  const now = useNow();
  const apply = useApply(ticket);
  const isStaff = role !== 'requester';
  return (
    <dl className={classes.list}>
      <Property label="Status">
        {isStaff ? (
          <PropertyMenu
            label="Status"
            value={ticket.status}
            options={STATUS_OPTIONS}
            onChange={(status) => apply({ status })}
          />
        ) : (
          <OwnStatus ticket={ticket} onChange={(status) => apply({ status })} />
        )}
      </Property>
      <Property label="Priority">
        {isStaff ? (
          <PropertyMenu
            label="Priority"
            value={ticket.priority}
            options={PRIORITY_OPTIONS}
            onChange={(priority) => apply({ priority })}
          />
        ) : (
          <PriorityLabel priority={ticket.priority} />
        )}
      </Property>
      <Property label="Agent">
        <TicketAgent ticket={ticket} />
      </Property>
      <Property label="Requester">
        {ticket.requester_name ? <Person name={ticket.requester_name} /> : <Text size="sm">Nobody</Text>}
      </Property>
      <Property label="Created">
        <Moment at={ticket.created_at} now={now} />
      </Property>
      <Property label="Assigned">
        {ticket.assigned_at ? <Moment at={ticket.assigned_at} now={now} /> : <Text size="sm">Not yet</Text>}
      </Property>
      {ticket.closed_at && (
        <Property label="Closed">
          <Moment at={ticket.closed_at} now={now} />
        </Property>
      )}
      {ticket.external_id && (
        <Property label="External id">
          <Text size="sm" className={classes.wrap}>
            {ticket.external_id}
          </Text>
        </Property>
      )}
    </dl>
  );
}

/** Changes the ticket in place, and says what the rules made of it or what the server had against it. */
function useApply(ticket: Ticket) {
  const { mutate } = useChangeTicket(ticket, (before, after, reverse) =>
    announceOutcome(before, after, () => apply(reverse)),
  );
  const apply = (change: TicketChange) =>
    mutate(change, { onError: (error) => announceFailure(`${ticket.reference} was not changed`, error) });
  return apply;
}

function Property({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={classes.property}>
      <dt className={classes.label}>{label}</dt>
      <dd className={classes.value}>{children}</dd>
    </div>
  );
}
