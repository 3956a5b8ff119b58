import type { ReactNode } from 'react';
import type { Decision, Notification, Ticket } from '@/api';
import { actorOf, TRIGGER_LABELS } from '@/shared/ui/decision-labels';
import { CheckIcon, ClockIcon, PlusIcon } from '@/shared/ui/icons';
import { MailIcon } from './icons';

/** One thing that happened to the ticket. */
export interface Entry {
  readonly key: string;
  readonly at: string;
  readonly tone: 'plain' | 'success' | 'waiting' | 'failure';
  readonly icon: ReactNode;
  readonly title: string;
  readonly detail?: string;
  readonly by: string;
}

const MAIL_KINDS: Record<Notification['kind'], string> = {
  assigned: 'Assigned',
  priority_changed: 'Priority changed',
  moved: 'Moved to another agent',
  invitation: 'Invitation',
  password_reset: 'New password',
  reply: 'Reply',
  note: 'Note',
  mention: 'Mention',
};

const MAIL_STATES: Record<Notification['status'], string> = {
  pending: 'waiting to be sent',
  sent: 'sent',
  failed: 'failed',
  cancelled: 'cancelled, overtaken by a later change',
};

/** What happened to the ticket, newest first. */
export function timelineOf(
  ticket: Ticket,
  decisions: readonly Decision[],
  mails: readonly Notification[],
): Entry[] {
  const entries = [
    createdEntry(ticket),
    // Oldest first, so that what happened at the same moment keeps its order.
    ...decisions.map(decisionEntry),
    ...[...mails].sort((one, other) => one.id - other.id).map(mailEntry),
    ...(ticket.closed_at ? [closedEntry(ticket.closed_at)] : []),
  ];
  return entries.sort((one, other) => Date.parse(one.at) - Date.parse(other.at)).reverse();
}

function createdEntry(ticket: Ticket): Entry {
  return {
    key: 'created',
    at: ticket.created_at,
    tone: 'plain',
    icon: <PlusIcon />,
    title: 'Created',
    by: ticket.requester_name ?? 'Somebody unknown',
  };
}

function closedEntry(at: string): Entry {
  return { key: 'closed', at, tone: 'success', icon: <CheckIcon />, title: 'Closed', by: '' };
}

function decisionEntry(decision: Decision): Entry {
  const { id, agent, trigger, explanation } = decision;
  return {
    key: `decision-${id}`,
    at: decision.created_at,
    tone: agent ? 'success' : 'waiting',
    icon: agent ? <CheckIcon /> : <ClockIcon />,
    title: agent ? `Assigned to ${agent.name}` : 'Nobody could take it: it waited',
    detail: explanation,
    by: `${TRIGGER_LABELS[trigger]} · ${actorOf(decision)}`,
  };
}

function mailEntry(mail: Notification): Entry {
  const failure = mail.status === 'failed' && mail.last_error;
  return {
    key: `mail-${mail.id}`,
    at: mail.created_at,
    tone: mail.status === 'failed' ? 'failure' : 'plain',
    icon: <MailIcon />,
    title: `Mail to ${mail.recipient_name || mail.recipient}: ${MAIL_STATES[mail.status]}`,
    ...(failure && { detail: failure }),
    by: MAIL_KINDS[mail.kind],
  };
}
