import { useSearchParams } from 'next/navigation';
import { useLayoutEffect } from 'react';

/** Says what follows the query string as it is now, which may be newer than the one that was rendered. */
type Update = (now: URLSearchParams) => URLSearchParams;

/** The query string as state: what is kept in it survives a reload and can be sent to a colleague. */
export function useUrlParams(): readonly [URLSearchParams, (update: Update) => void] {
  const params = useSearchParams();
  useLayoutEffect(keepNewest);
  return [params, updateAddress] as const;
}

/** From the address itself: Next.js renders a change of it when there is time, and a second one must not undo it. */
function updateAddress(update: Update): void {
  const query = update(new URLSearchParams(window.location.search)).toString();
  const search = query && `?${query}`;
  // Next.js follows replaceState without asking the server for anything. The entry keeps what it is given.
  window.history.replaceState({ search }, '', `${window.location.pathname}${search}`);
}

/** Next.js writes the address of each change that it renders, also over that of a newer one; the entry knows better. */
function keepNewest(): void {
  const { pathname, search } = window.location;
  const newest = window.history.state?.search;
  if (typeof newest === 'string' && newest !== search) {
    // With its own state, so that Next.js takes it for its own and renders nothing for it.
    window.history.replaceState(window.history.state, '', `${pathname}${newest}`);
  }
}
