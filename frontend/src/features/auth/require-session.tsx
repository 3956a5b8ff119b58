'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect } from 'react';
import { loginPath } from '@/shared/lib/return-path';
import { meQuery, SessionContext } from '@/shared/lib/session';
import { ErrorState, PageLoader } from '@/shared/ui/states';

/** Shows its children to whoever is signed in; sends everybody else to the login page, to come back afterwards. */
export function RequireSession({ children }: { readonly children: ReactNode }) {
  const router = useRouter();
  const { data: me, error, refetch } = useQuery(meQuery);
  const isSignedOut = me === null;
  useEffect(() => {
    if (isSignedOut) router.replace(loginPath(`${window.location.pathname}${window.location.search}`));
  }, [isSignedOut, router]);
  if (me) return <SessionContext value={me}>{children}</SessionContext>;
  if (error && me === undefined) {
    return (
      <ErrorState title="The dashboard could not be loaded" error={error} onRetry={() => void refetch()} />
    );
  }
  return <PageLoader />;
}
