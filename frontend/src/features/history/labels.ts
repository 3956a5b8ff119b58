import type { Change, HistoryEntry } from '@/api';

export const TYPE_LABELS: Record<HistoryEntry['object_type'], string> = {
  ticket: 'Ticket',
  agent: 'Agent',
  account: 'Account',
  token: 'API token',
};

const TYPE_NOUNS: Record<HistoryEntry['object_type'], string> = {
  ticket: 'ticket',
  agent: 'agent',
  account: 'account',
  token: 'API token',
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
  signed_in: 'Signed in',
  sign_in_failed: 'Sign-in failed',
  locked_out: 'Locked out',
  signed_out: 'Signed out',
  password_changed: 'Password changed',
  denied: 'Refused',
};

/** `Changed agent`; ways in and out are always an account's, which need not be said. */
export function actionText({ action, object_type: type }: HistoryEntry): string {
  const isAboutRow = action === 'created' || action === 'changed' || action === 'deleted';
  return isAboutRow ? `${ACTION_LABELS[action]} ${TYPE_NOUNS[type]}` : ACTION_LABELS[action];
}

/** What stands below an entry: the changes of what goes on, the request that was refused. */
export function detailText({ action, changes }: HistoryEntry): string {
  if (action === 'denied') return changes.map((change) => change.new).join('; ');
  return action === 'created' || action === 'deleted' ? '' : changes.map(changeText).join('; ');
}

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
