import { useSearchParams } from 'next/navigation';

/** Says what follows the query string as it is now, which may be newer than the one that was rendered. */
type Update = (now: URLSearchParams) => URLSearchParams;

/** The query string as state: what is kept in it survives a reload and can be sent to a colleague. */
export function useUrlParams(): readonly [URLSearchParams, (update: Update) => void] {
  return [useSearchParams(), updateAddress] as const;
}

/** From the address itself: Next.js renders a change of it when there is time, and a second one must not undo it. */
function updateAddress(update: Update): void {
  const { pathname, search } = window.location;
  const query = update(new URLSearchParams(search)).toString();
  // Next.js follows replaceState without asking the server for anything.
  window.history.replaceState(null, '', query ? `${pathname}?${query}` : pathname);
}
