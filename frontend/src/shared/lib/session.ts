import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { accountsMeRead, type Me } from '@/api';
import { ApiError } from './api-error';

/** Who is signed in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await accountsMeRead({ signal });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

export function markSignedOut(client: QueryClient): void {
  client.setQueryData(meQuery.queryKey, null);
}

export const SessionContext = createContext<Me | null>(null);

/** The person signed in. For components below `RequireSession` only. */
export function useSession(): Me {
  const me = useContext(SessionContext);
  if (me === null) throw new Error('useSession needs RequireSession above it');
  return me;
}
