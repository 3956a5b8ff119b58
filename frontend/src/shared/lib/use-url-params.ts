import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/** The query string as state: what is kept in it survives a reload and can be sent to a colleague. */
export function useUrlParams(): readonly [URLSearchParams, (next: URLSearchParams) => void] {
  const params = useSearchParams();
  const pathname = usePathname();
  const setParams = useCallback(
    (next: URLSearchParams) => {
      const query = next.toString();
      // Next.js follows replaceState without asking the server for anything.
      window.history.replaceState(null, '', query ? `${pathname}?${query}` : pathname);
    },
    [pathname],
  );
  return [params, setParams] as const;
}
