import { visit } from '@test/navigation';
import { pageOf, renderSignedIn } from '@test/people';
import { API, HttpResponse, http, refusal, respond } from '@test/server';
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { TokensPage } from './tokens-page';

const TOKEN = {
  id: 4,
  name: 'Import job',
  created_at: '2026-01-05T08:00:00Z',
  expires_at: '2026-02-01T12:00:00Z',
  last_used_at: null,
};

function tokenList(...tokens: (typeof TOKEN)[]) {
  return http.get(`${API}/accounts/tokens/`, () => HttpResponse.json(pageOf(tokens)));
}

beforeEach(() => {
  visit('/accounts/tokens/');
  respond(tokenList(TOKEN));
});

test('the list says what each is for, and until when', async () => {
  renderSignedIn(<TokensPage />);

  expect(await screen.findByText('Import job')).toBeVisible();
  expect(screen.getByText(/(Expires|Expired) 1 Feb 2026/)).toBeVisible();
  expect(screen.getByText('never')).toBeVisible();
});

test('placeholders stand there while the list loads', async () => {
  renderSignedIn(<TokensPage />);

  expect(screen.getByRole('status')).toHaveTextContent('Loading');
  expect(await screen.findByText('Import job')).toBeVisible();
});

test('an empty list offers the first step; one that fails offers to try again', async () => {
  respond(http.get(`${API}/accounts/tokens/`, () => refusal(503, { detail: 'Later.' })));
  const { user } = renderSignedIn(<TokensPage />);

  expect(await screen.findByRole('alert')).toHaveTextContent('Later.');
  respond(tokenList());
  await user.click(screen.getByRole('button', { name: 'Try again' }));

  await user.click(await screen.findByRole('button', { name: 'Create the first one' }));
  expect(await screen.findByRole('dialog', { name: 'New token' })).toBeVisible();
});

test('a new token is shown once', async () => {
  let sent: unknown;
  respond(
    http.post(`${API}/accounts/tokens/`, async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json({ ...TOKEN, token: 'tk_secret' }, { status: 201 });
    }),
  );
  const { user } = renderSignedIn(<TokensPage />);
  await user.click(screen.getByRole('button', { name: 'New token' }));
  const dialog = within(await screen.findByRole('dialog'));

  await user.type(dialog.getByLabelText('Name'), 'Import job');
  await user.click(dialog.getByRole('button', { name: 'Create token' }));

  expect(await dialog.findByText('tk_secret')).toBeVisible();
  expect(dialog.getByRole('button', { name: 'Copy' })).toHaveFocus();
  expect(sent).toEqual({ name: 'Import job', expires_at: null });
  await user.click(dialog.getByRole('button', { name: 'Done' }));
  await waitFor(() => expect(screen.queryByText('tk_secret')).not.toBeInTheDocument());
});

test('what the server refuses stands at its field', async () => {
  respond(http.post(`${API}/accounts/tokens/`, () => refusal(400, { expires_at: ['This is in the past.'] })));
  const { user } = renderSignedIn(<TokensPage />);
  await user.click(screen.getByRole('button', { name: 'New token' }));
  const dialog = within(await screen.findByRole('dialog'));

  await user.type(dialog.getByLabelText('Name'), 'Import job');
  await user.type(dialog.getByLabelText('Last day'), '2020-01-01');
  await user.click(dialog.getByRole('button', { name: 'Create token' }));

  expect(await dialog.findByText('This is in the past.')).toBeVisible();
  expect(dialog.getByLabelText('Last day')).toHaveFocus();
});

test('deleting asks first', async () => {
  respond(http.delete(`${API}/accounts/tokens/4/`, () => new HttpResponse(null, { status: 204 })));
  const { user } = renderSignedIn(<TokensPage />);
  await user.click(await screen.findByRole('button', { name: 'Delete Import job' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Delete Import job?' }));

  respond(tokenList());
  await user.click(dialog.getByRole('button', { name: 'Delete' }));

  expect(await screen.findByText('No tokens yet')).toBeVisible();
});
