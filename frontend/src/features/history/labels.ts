import type { Change, HistoryEntry } from '@/api';

export const TYPE_LABELS: Record<HistoryEntry['object_type'], string> = {
  ticket: 'Ticket',
  agent: 'Agent',
  account: 'Account',
};

export const SOURCE_LABELS: Record<HistoryEntry['source'], string> = {
  dashboard: 'Dashboard',
  token: 'API token',
  django_admin: 'Django admin',
  shell: 'Shell or command',
  automation: 'Automation',
};

export const ACTION_LABELS: Record<HistoryEntry['action'], string> = {
  created: 'Created',
  changed: 'Changed',
  deleted: 'Deleted',
};

/** `is_available: true → false`, as the API names its fields. */
export function changeText({ field, old, new: now }: Change): string {
  return `${field.replaceAll('_', ' ')}: ${old || 'none'} → ${now || 'none'}`;
}

/** Where what was changed can be looked at, if it can. */
export function pathOf({ object_type: type, object_id: id, action }: HistoryEntry): string | null {
  if (id === null || action === 'deleted') return null;
  if (type === 'ticket') return `/tickets/detail/?id=${id}`;
  return type === 'agent' ? `/agents/detail/?id=${id}` : null;
}
