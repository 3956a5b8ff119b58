export const HOME = '/tickets/';
export const LOGIN = '/login/';

/** Where to go after signing in: `next` if it is a path of this site (never another site, never the login itself). */
export function safeReturnPath(next: string | null, origin: string): string {
  if (!next?.startsWith('/')) return HOME;
  try {
    const url = new URL(next, origin);
    const isOwn = url.origin === origin && !url.pathname.startsWith(LOGIN);
    return isOwn ? `${url.pathname}${url.search}${url.hash}` : HOME;
  } catch {
    return HOME;
  }
}

/** The login page, told to come back to `current`. */
export function loginPath(current: string): string {
  return current === '/' || current === HOME ? LOGIN : `${LOGIN}?next=${encodeURIComponent(current)}`;
}
