import type { ReactElement } from 'react';
import type { Agent, Me, Overview, User } from '@/api';
import { SessionContext } from '@/shared/lib/session';
import { renderApp } from './render';
import { makeMe } from './server';

/** Renders as for somebody who is signed in. */
export function renderSignedIn(page: ReactElement, me: Partial<Me> = {}) {
  return renderApp(<SessionContext value={makeMe(me)}>{page}</SessionContext>);
}

/** One page of a list as the API sends it. */
export function pageOf<Item>(results: readonly Item[], facts: object = {}) {
  return { count: results.length, count_is_capped: false, next: null, previous: null, results, ...facts };
}

export function makeAgent(facts: Partial<Agent> = {}): Agent {
  return {
    id: 3,
    first_name: 'Ann',
    last_name: 'Lee',
    name: 'Ann Lee',
    email: 'ann@example.com',
    level: 'senior',
    is_available: true,
    is_active: true,
    capacity: 5,
    load: 2,
    last_assigned_at: '2026-01-05T08:00:00Z',
    sign_in: 'none',
    created_at: '2026-01-01T08:00:00Z',
    updated_at: '2026-01-05T08:00:00Z',
    ...facts,
  };
}

export function makeUser(facts: Partial<User> = {}): User {
  return {
    id: 9,
    username: 'rita',
    email: 'rita@example.com',
    first_name: 'Rita',
    last_name: 'Moss',
    role: 'requester',
    is_active: true,
    date_joined: '2026-01-05T08:00:00Z',
    ...facts,
  };
}

export function makeOverview(facts: Partial<Overview> = {}): Overview {
  const none = { count: 0, median: null, p90: null };
  return {
    tickets: [],
    waiting: [],
    agents: [],
    days: 30,
    time_to_assign: none,
    time_to_close: none,
    mail: { pending: 0, failed: 0, sent_last_day: 0, oldest_pending: null },
    ...facts,
  };
}
