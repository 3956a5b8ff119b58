import type { ReactNode } from 'react';
import type { Change, Event, Ticket, Timeline } from '@/api';
import { TRIGGER_LABELS } from '@/shared/ui/decision-labels';
import { CheckIcon, ClockIcon, LockIcon, PlusIcon } from '@/shared/ui/icons';
import { PRIORITY_LABELS, STATUS_LABELS } from '@/shared/ui/ticket-labels';
import { MailIcon, PencilIcon, SpeechIcon } from './icons';

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

type Mail = NonNullable<Event['mail']>;
type Decision = NonNullable<Event['decision']>;

const MAIL_KINDS: Record<Mail['kind'], string> = {
  assigned: 'Assigned',
  priority_changed: 'Priority changed',
  moved: 'Moved to another agent',
  invitation: 'Invitation',
  password_reset: 'New password',
  reply: 'Reply',
  note: 'Note',
  mention: 'Mention',
};

const MAIL_STATES: Record<Mail['status'], string> = {
  pending: 'waiting to be sent',
  sent: 'sent',
  failed: 'failed',
  cancelled: 'cancelled',
};

const SOURCES: Record<Event['source'], string> = {
  dashboard: '',
  token: 'API token',
  django_admin: 'Django admin',
  shell: 'shell or command',
  automation: 'automation',
};

const FIELDS: Record<string, string> = {
  title: 'Title',
  description: 'Description',
  priority: 'Priority',
  status: 'Status',
  requester: 'Requester',
  external_id: 'External id',
};

/** What happened to the ticket, newest first. */
export function entriesOf(timeline: Timeline): Entry[] {
  return timeline.events.map(entryOf).reverse();
}

function entryOf(event: Event): Entry {
  const { key, at, decision, comment, mail } = event;
  if (decision) return { key, at, ...decided(decision, event) };
  if (mail) return { key, at, ...mailed(mail) };
  if (comment) {
    return {
      key,
      at,
      tone: 'plain',
      icon: comment.is_internal ? <LockIcon /> : <SpeechIcon />,
      title: comment.is_internal ? 'Internal note' : 'Reply',
      detail: comment.excerpt,
      by: event.by,
    };
  }
  if (event.kind === 'created')
    return { key, at, tone: 'plain', icon: <PlusIcon />, title: 'Created', by: whoOf(event) };
  return { key, at, ...changed(event) };
}

function decided(decision: Decision, event: Event) {
  const { agent_name: agent, trigger, explanation } = decision;
  return {
    tone: agent ? ('success' as const) : ('waiting' as const),
    icon: agent ? <CheckIcon /> : <ClockIcon />,
    title: agent ? `Assigned to ${agent}` : 'Nobody could take it: it waited',
    detail: explanation,
    by: `${TRIGGER_LABELS[trigger]} · ${event.by || 'The rules'}`,
  };
}

function mailed(mail: Mail) {
  return {
    tone: mail.status === 'failed' ? ('failure' as const) : ('plain' as const),
    icon: <MailIcon />,
    title: `Mail to ${mail.recipient_name || 'somebody'}: ${MAIL_STATES[mail.status]}`,
    by: MAIL_KINDS[mail.kind],
  };
}

function changed(event: Event) {
  const isClosed = event.changes.some(({ field, new: now }) => field === 'status' && now === 'closed');
  return {
    tone: isClosed ? ('success' as const) : ('plain' as const),
    icon: isClosed ? <CheckIcon /> : <PencilIcon />,
    title: event.changes.map(changeText).join('; '),
    by: whoOf(event),
  };
}

function changeText({ field, old, new: now }: Change): string {
  const name = FIELDS[field] ?? field;
  // Long texts are told to have changed; what they were is in the history.
  if (field === 'description') return `${name} changed`;
  return `${name}: ${wordFor(field, old)} → ${wordFor(field, now)}`;
}

function wordFor(field: string, value: string | null): string {
  if (!value) return 'none';
  if (field === 'priority') return PRIORITY_LABELS[value as Ticket['priority']] ?? value;
  if (field === 'status') return STATUS_LABELS[value as Ticket['status']] ?? value;
  return value;
}

function whoOf({ by, source }: Event): string {
  return [by || 'Nobody signed in', source && SOURCES[source]].filter(Boolean).join(' · ');
}
