import { visit } from '@test/navigation';
import { pageOf, renderSignedIn } from '@test/people';
import { API, HttpResponse, http, refusal, respond } from '@test/server';
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { HistoryEntry } from '@/api';
import { HistoryPage } from './history-page';

function makeEntry(facts: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    id: 1,
    at: '2026-01-05T08:00:00Z',
    action: 'changed',
    object_type: 'agent',
    object_id: 3,
    object_name: 'Ann Lee',
    changes: [{ field: 'is_available', old: 'true', new: 'false' }],
    actor: 1,
    actor_name: 'Ada Lovelace',
    source: 'token',
    address: '203.0.113.7',
    ...facts,
  };
}

function history(entries: readonly HistoryEntry[], seen?: (query: URLSearchParams) => void) {
  respond(
    http.get(`${API}/history/`, ({ request }) => {
      seen?.(new URL(request.url).searchParams);
      return HttpResponse.json(pageOf(entries));
    }),
  );
}

beforeEach(() => visit('/history/'));

test('says who changed what from what to what, and from where', async () => {
  const gone = makeEntry({ id: 2, action: 'deleted', object_type: 'ticket', object_name: 'T-000007 Gone' });
  const automatic = makeEntry({ id: 3, actor_name: null, source: 'automation', address: null });
  history([makeEntry(), gone, automatic]);
  renderSignedIn(<HistoryPage />);

  const [first, second, third] = within(
    await screen.findByRole('list', { name: 'Changes, newest first' }),
  ).getAllByRole('listitem');
  expect(first).toHaveTextContent(
    /Changed agent.*Ann Lee.*is available: true → false.*Ada Lovelace · API token · 203\.0\.113\.7/,
  );
  expect(within(first as HTMLElement).getByRole('link', { name: 'Ann Lee' })).toHaveAttribute(
    'href',
    '/agents/detail/?id=3',
  );
  expect(second).toHaveTextContent(/Deleted ticket.*T-000007 Gone/);
  expect(within(second as HTMLElement).queryByRole('link')).toBeNull();
  expect(third).toHaveTextContent(/Nobody signed in · Automation/);
});

test('says who got in, who did not, and what was refused', async () => {
  const account: Partial<HistoryEntry> = {
    object_type: 'account',
    object_id: 5,
    object_name: 'charlie',
    changes: [],
  };
  const denied = [{ field: 'request', old: null, new: 'GET /apis/history/' }];
  history([
    makeEntry({ ...account, id: 2, action: 'signed_in' }),
    makeEntry({ ...account, id: 3, action: 'sign_in_failed', actor_name: null }),
    makeEntry({ ...account, id: 4, action: 'denied', changes: denied }),
    makeEntry({ id: 5, action: 'created', object_type: 'token', object_name: 'Import' }),
  ]);
  renderSignedIn(<HistoryPage />);

  const rows = within(await screen.findByRole('list', { name: 'Changes, newest first' })).getAllByRole(
    'listitem',
  );
  expect(rows[0]).toHaveTextContent(/^Signed incharlie/);
  expect(rows[1]).toHaveTextContent(/^Sign-in failedcharlie.*Nobody signed in/);
  expect(rows[2]).toHaveTextContent(/^Refusedcharlie.*GET \/apis\/history\//);
  expect(rows[3]).toHaveTextContent(/^Created API tokenImport/);
});

test('can be narrowed to what happened', async () => {
  const asked: string[] = [];
  history([makeEntry()], (query) => asked.push(query.getAll('action').join()));
  const { user } = renderSignedIn(<HistoryPage />);
  await screen.findByText('Ann Lee');

  await user.click(screen.getByRole('button', { name: /^Event/ }));
  await user.click(await screen.findByRole('menuitemcheckbox', { name: 'Sign-in failed' }));

  await waitFor(() => expect(asked.at(-1)).toBe('sign_in_failed'));
  expect(window.location.search).toBe('?action=sign_in_failed');
});

test('follows the address, and keeps filters there', async () => {
  visit('/history/?type=ticket&source=token&page=2');
  const asked: string[] = [];
  history([makeEntry()], (query) => asked.push(query.toString()));
  const { user } = renderSignedIn(<HistoryPage />);

  await screen.findByText('Ann Lee');
  expect(asked[0]).toBe('object_type=ticket&source=token&page=2&page_size=25');
  await user.click(screen.getByRole('button', { name: 'Clear filters' }));

  await waitFor(() => expect(window.location.search).toBe(''));
});

test('shows placeholders while it loads', () => {
  respond(http.get(`${API}/history/`, () => new Promise(() => {})));
  renderSignedIn(<HistoryPage />);

  expect(screen.getByRole('status')).toHaveTextContent('Loading');
});

test('says what went wrong, and loads again on request', async () => {
  respond(http.get(`${API}/history/`, () => refusal(403, { detail: 'Admins only.' })));
  const { user } = renderSignedIn(<HistoryPage />);

  expect(await screen.findByRole('alert')).toHaveTextContent('Admins only.');
  history([makeEntry()]);
  await user.click(screen.getByRole('button', { name: 'Try again' }));

  expect(await screen.findByText('Ann Lee')).toBeVisible();
});

test('says when there is nothing, and when nothing matches', async () => {
  history([]);
  renderSignedIn(<HistoryPage />);
  expect(await screen.findByText('Nothing changed yet')).toBeVisible();
});

test('offers all changes when nothing matches', async () => {
  visit('/history/?search=nothing');
  history([]);
  renderSignedIn(<HistoryPage />);

  expect(await screen.findByRole('button', { name: 'Show all changes' })).toBeVisible();
});
