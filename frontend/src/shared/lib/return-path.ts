import type { Me } from '@/api';

export const HOME = '/tickets/';
export const LOGIN = '/login/';

/** The open tickets of an agent. */
export function ownTicketsPath(agent: number): string {
  return `${HOME}?status=open&status=in_progress&assigned_agent=${agent}`;
}

/** Where somebody's day begins: an agent's with the own tickets. */
export function homeOf({ role, agent }: Pick<Me, 'role' | 'agent'>): string {
  return role === 'agent' && agent !== null ? ownTicketsPath(agent) : HOME;
}

/** Where to go after signing in: `next` if it is a path of this site (never another site, never the login itself). */
export function safeReturnPath(next: string | null, origin: string, home = HOME): string {
  if (!next?.startsWith('/')) return home;
  try {
    const url = new URL(next, origin);
    // `/.//evil.example` is a path of this site whose normal form leads to another.
    const isOwn = url.origin === origin && !url.pathname.startsWith('//') && !url.pathname.startsWith(LOGIN);
    return isOwn ? `${url.pathname}${url.search}${url.hash}` : home;
  } catch {
    return home;
  }
}

/** The login page, told to come back to `current`. */
export function loginPath(current: string): string {
  return current === '/' || current === HOME ? LOGIN : `${LOGIN}?next=${encodeURIComponent(current)}`;
}
