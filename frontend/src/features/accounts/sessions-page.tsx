'use client';

import { Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Session } from '@/api';
import { usePage } from '@/shared/lib/use-page';
import { useUrlParams } from '@/shared/lib/use-url-params';
import { DeviceIcon } from '@/shared/ui/icons';
import { PageHeader } from '@/shared/ui/page-header';
import { PagedList } from '@/shared/ui/paged-list';
import { EmptyState } from '@/shared/ui/states';
import classes from './accounts.module.css';
import { SESSIONS_PAGE_SIZE, sessionListQuery } from './queries';
import { EndSessionDialog, SessionList } from './session-list';

/** The browsers in which one is signed in; for admins with `?user=` those of another account. */
export function SessionsPage() {
  const [params] = useUrlParams();
  const [page, turn] = usePage();
  const [isEnding, ending] = useDisclosure();
  const [chosen, setChosen] = useState<Session | null>(null);
  const user = Number(params.get('user')) || null;
  const list = useQuery(sessionListQuery(page, user));
  const whose = user === null ? undefined : list.data?.results[0]?.user_name;
  const askToEnd = (session: Session) => {
    setChosen(session);
    ending.open();
  };
  return (
    <>
      <PageHeader title="Signed-in browsers" aside={whose} />
      <Text size="sm" c="dimmed" maw={760} className={classes.intro}>
        Sign out a browser that is lost or not known. A new password signs out all others.
      </Text>
      <PagedList
        list={list}
        noun="browsers"
        page={page}
        pageSize={SESSIONS_PAGE_SIZE}
        onPage={turn}
        skeletonRows={3}
        empty={
          <EmptyState icon={<DeviceIcon width={20} height={20} />} title="Signed in nowhere">
            No browser is signed in with this account.
          </EmptyState>
        }
      >
        {(sessions) => <SessionList sessions={sessions} onEnd={askToEnd} />}
      </PagedList>
      {chosen && (
        <EndSessionDialog key={chosen.id} session={chosen} isOpen={isEnding} onClose={ending.close} />
      )}
    </>
  );
}
