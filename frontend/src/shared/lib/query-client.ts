import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error';
import { markSignedOut } from './session';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiError;
  }
}

const MAX_RETRIES = 2;

/** The cache of everything the server told. A 401 from anywhere means that the session has ended. */
export function createQueryClient(): QueryClient {
  const onError = (error: ApiError) => {
    if (error.status === 401) markSignedOut(client);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < MAX_RETRIES && !(error instanceof ApiError && error.isFinal),
      },
    },
  });
  return client;
}
