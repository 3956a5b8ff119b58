import { visit } from '@test/navigation';
import { pageOf, renderSignedIn } from '@test/people';
import { API, HttpResponse, http, refusal, respond } from '@test/server';
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { Session } from '@/api';
import { SessionsPage } from './sessions-page';

const HERE: Session = {
  id: 7,
  user: 1,
  user_name: 'Ada Lovelace',
  is_current: true,
  address: '198.51.100.7',
  browser: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  created_at: '2026-01-05T08:00:00Z',
  last_used_at: '2026-01-05T09:00:00Z',
  expires_at: '2026-01-05T20:00:00Z',
};
const ELSEWHERE: Session = {
  ...HERE,
  id: 8,
  is_current: false,
  address: null,
  browser:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
};

function sessions(...rows: Session[]) {
  return http.get(`${API}/accounts/sessions/`, () => HttpResponse.json(pageOf(rows)));
}

beforeEach(() => {
  visit('/accounts/sessions/');
  respond(sessions(HERE, ELSEWHERE));
});

test('each browser is named as people call it, with its address', async () => {
  respond(
    sessions(
      HERE,
      ELSEWHERE,
      { ...ELSEWHERE, id: 9, browser: 'curl-ish robot' },
      { ...ELSEWHERE, id: 10, browser: '' },
    ),
  );
  renderSignedIn(<SessionsPage />);

  const rows = within(await screen.findByRole('list', { name: 'Signed-in browsers' })).getAllByRole(
    'listitem',
  );
  expect(rows[0]).toHaveTextContent(/Firefox on Linux.*198\.51\.100\.7.*This one/);
  expect(rows[1]).toHaveTextContent(/Safari on iOS.*Unknown address/);
  expect(rows[2]).toHaveTextContent('curl-ish robot');
  expect(rows[3]).toHaveTextContent('Unknown browser');
});

test('placeholders stand there while the list loads', async () => {
  renderSignedIn(<SessionsPage />);

  expect(screen.getByRole('status')).toHaveTextContent('Loading');
  expect(await screen.findByText('This one')).toBeVisible();
});

test('the browser in use cannot end itself here; another one can, after asking', async () => {
  let ended = '';
  respond(
    http.delete(`${API}/accounts/sessions/:id/`, ({ params }) => {
      ended = String(params.id);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { user } = renderSignedIn(<SessionsPage />);
  await screen.findByText('This one');
  expect(screen.queryByRole('button', { name: 'Sign out Firefox on Linux' })).toBeNull();

  await user.click(screen.getByRole('button', { name: 'Sign out Safari on iOS' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Sign out Safari on iOS?' }));
  respond(sessions(HERE));
  await user.click(dialog.getByRole('button', { name: 'Sign out' }));

  expect(await screen.findByText('Safari on iOS was signed out')).toBeVisible();
  expect(ended).toBe('8');
  await waitFor(() =>
    expect(screen.queryByRole('button', { name: 'Sign out Safari on iOS' })).not.toBeInTheDocument(),
  );
});

test('admins look at another account, whose name stands beside the title', async () => {
  visit('/accounts/sessions/?user=5');
  let asked: string | null = null;
  respond(
    http.get(`${API}/accounts/sessions/`, ({ request }) => {
      asked = new URL(request.url).searchParams.get('user');
      return HttpResponse.json(pageOf([{ ...ELSEWHERE, user: 5, user_name: 'Grace Hopper' }]));
    }),
  );
  renderSignedIn(<SessionsPage />);

  expect(await screen.findByText('Grace Hopper')).toBeVisible();
  expect(asked).toBe('5');
});

test('a refusal stays in the dialog', async () => {
  respond(http.delete(`${API}/accounts/sessions/8/`, () => refusal(404, { detail: 'It has ended.' })));
  const { user } = renderSignedIn(<SessionsPage />);
  await user.click(await screen.findByRole('button', { name: 'Sign out Safari on iOS' }));
  const dialog = within(await screen.findByRole('dialog'));

  await user.click(dialog.getByRole('button', { name: 'Sign out' }));

  expect(await dialog.findByText('It has ended.')).toBeVisible();
});

test('an empty list says so; one that fails offers to try again', async () => {
  respond(http.get(`${API}/accounts/sessions/`, () => refusal(503, { detail: 'Later.' })));
  const { user } = renderSignedIn(<SessionsPage />);

  expect(await screen.findByRole('alert')).toHaveTextContent('Later.');
  respond(sessions());
  await user.click(screen.getByRole('button', { name: 'Try again' }));

  expect(await screen.findByText('Signed in nowhere')).toBeVisible();
});
