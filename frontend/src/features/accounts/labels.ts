import type { User } from '@/api';

export const ROLES = ['admin', 'agent', 'requester'] as const satisfies readonly User['role'][];
export const ROLE_LABELS: Record<User['role'], string> = {
  admin: 'Admin',
  agent: 'Agent',
  requester: 'Requester',
};

/** What others see of an account: the full name, or the user name where none is given. */
export function nameOf(user: User): string {
  return `${user.first_name} ${user.last_name}`.trim() || user.username;
}
