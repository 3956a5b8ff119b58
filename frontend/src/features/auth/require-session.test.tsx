import { router, visit } from '@test/navigation';
import { renderApp } from '@test/render';
import { API, HttpResponse, http, makeMe, refusal, respond } from '@test/server';
import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useSession } from '@/shared/lib/session';
import { RequireSession } from './require-session';

function Greeting() {
  return <p>Hello {useSession().name}</p>;
}

function renderProtected() {
  return renderApp(
    <RequireSession>
      <Greeting />
    </RequireSession>,
  );
}

test('whoever is signed in sees the page', async () => {
  respond(http.get(`${API}/accounts/me/`, () => HttpResponse.json(makeMe())));

  renderProtected();

  expect(await screen.findByText('Hello Ada Lovelace')).toBeVisible();
});

test('whoever is signed out is sent to sign in, and to come back afterwards', async () => {
  visit('/tickets/?status=open');
  respond(http.get(`${API}/accounts/me/`, () => refusal(401, { detail: 'Not signed in.' })));

  renderProtected();

  await waitFor(() =>
    expect(router.replace).toHaveBeenCalledWith('/login/?next=%2Ftickets%2F%3Fstatus%3Dopen'),
  );
});

test('a 401 from anywhere means that the session has ended', async () => {
  visit('/tickets/?page=2');
  respond(http.get(`${API}/accounts/me/`, () => HttpResponse.json(makeMe())));
  const { queryClient } = renderProtected();
  await screen.findByText('Hello Ada Lovelace');
  respond(http.get(`${API}/tickets/`, () => refusal(401, { detail: 'Not signed in.' })));

  const { ticketsList } = await import('@/api');
  await queryClient.fetchQuery({ queryKey: ['tickets'], queryFn: () => ticketsList() }).catch(() => {});

  await waitFor(() => expect(router.replace).toHaveBeenCalledWith('/login/?next=%2Ftickets%2F%3Fpage%3D2'));
});

test('when the server is down it says so and offers to try again', async () => {
  respond(http.get(`${API}/accounts/me/`, () => new HttpResponse('<h1>Bad gateway</h1>', { status: 502 })));
  const { user } = renderProtected();

  expect(await screen.findByRole('alert')).toHaveTextContent('Something went wrong on the server (502).');
  respond(http.get(`${API}/accounts/me/`, () => HttpResponse.json(makeMe())));
  await user.click(screen.getByRole('button', { name: 'Try again' }));

  expect(await screen.findByText('Hello Ada Lovelace')).toBeVisible();
});
