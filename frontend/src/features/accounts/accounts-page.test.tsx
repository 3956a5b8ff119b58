import { visit } from '@test/navigation';
import { makeUser, pageOf, renderSignedIn } from '@test/people';
import { API, HttpResponse, http, refusal, respond } from '@test/server';
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import type { User } from '@/api';
import { AccountsPage } from './accounts-page';

const LAST_ADMIN = 'This is the last active admin: make somebody else an admin first.';

function accountList(accounts: readonly User[], seen?: (query: URLSearchParams) => void) {
  return http.get(`${API}/accounts/users/`, ({ request }) => {
    seen?.(new URL(request.url).searchParams);
    return HttpResponse.json(pageOf(accounts));
  });
}

async function startTask(username: string, item: string) {
  const { user } = renderSignedIn(<AccountsPage />);
  await user.click(await screen.findByRole('button', { name: `Actions for ${username}` }));
  await user.click(await screen.findByRole('menuitem', { name: item }));
  return { user, dialog: within(await screen.findByRole('dialog')) };
}

beforeEach(() => {
  visit('/accounts/');
  respond(accountList([makeUser()]));
});

describe('the list', () => {
  test('says who may sign in, and as what', async () => {
    respond(accountList([makeUser(), makeUser({ id: 1, username: 'ada', is_active: false, role: 'admin' })]));
    renderSignedIn(<AccountsPage />);

    const row = within((await screen.findByText('rita')).closest('tr') ?? document.body);
    for (const text of ['Rita Moss', 'rita@example.com', 'Requester', 'Active']) {
      expect(row.getByText(text)).toBeVisible();
    }
    expect(screen.getByText('Deactivated')).toBeVisible();
    expect(screen.getByText('(you)')).toBeVisible();
  });

  test('shows placeholders while it loads', () => {
    respond(http.get(`${API}/accounts/users/`, () => new Promise(() => {})));
    renderSignedIn(<AccountsPage />);

    expect(screen.getByRole('status')).toHaveTextContent('Loading');
  });

  test('says what went wrong, and loads again on request', async () => {
    respond(http.get(`${API}/accounts/users/`, () => refusal(403, { detail: 'Admins only.' })));
    const { user } = renderSignedIn(<AccountsPage />);

    expect(await screen.findByRole('alert')).toHaveTextContent('Admins only.');
    respond(accountList([makeUser()]));
    await user.click(screen.getByRole('button', { name: 'Try again' }));

    expect(await screen.findByText('rita')).toBeVisible();
  });

  test('follows the address, and leads out of filters that find nobody', async () => {
    const queries: string[] = [];
    respond(accountList([], (query) => queries.push(query.toString())));
    visit('/accounts/?search=x&role=agent&active=false&ordering=-date_joined');
    const { user } = renderSignedIn(<AccountsPage />);

    await user.click(await screen.findByRole('button', { name: 'Show all accounts' }));

    expect(queries[0]).toBe('search=x&role=agent&is_active=false&ordering=-date_joined&page=1&page_size=25');
    expect(window.location.search).toBe('?ordering=-date_joined');
  });
});

describe('an account', () => {
  test('is created as entered', async () => {
    let sent: unknown;
    respond(
      http.post(`${API}/accounts/users/`, async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json(makeUser(), { status: 201 });
      }),
    );
    const { user } = renderSignedIn(<AccountsPage />);
    await user.click(screen.getByRole('button', { name: 'New account' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'New account' }));

    await user.type(dialog.getByLabelText('Username'), 'rita');
    await user.selectOptions(dialog.getByLabelText('Role'), 'Agent');
    await user.type(dialog.getByLabelText('Password'), 'meadow-copper-17');
    await user.click(dialog.getByRole('button', { name: 'Create account' }));

    expect(await screen.findByRole('alert')).toHaveTextContent('Rita Moss was added');
    expect(sent).toEqual({
      username: 'rita',
      email: '',
      first_name: '',
      last_name: '',
      role: 'agent',
      password: 'meadow-copper-17',
    });
  });

  test('that the server refuses shows each message at its field', async () => {
    respond(
      http.post(`${API}/accounts/users/`, () =>
        refusal(400, {
          username: ['An account has this user name.'],
          password: ['This password is too short.', 'This password is too common.'],
        }),
      ),
    );
    const { user } = renderSignedIn(<AccountsPage />);
    await user.click(screen.getByRole('button', { name: 'New account' }));
    const dialog = within(await screen.findByRole('dialog'));

    await user.type(dialog.getByLabelText('Username'), 'rita');
    await user.type(dialog.getByLabelText('Password'), 'short{Enter}');

    expect(await dialog.findByText('An account has this user name.')).toBeVisible();
    expect(dialog.getByText('This password is too short. This password is too common.')).toBeVisible();
    expect(dialog.getByLabelText('Username')).toHaveFocus();
  });

  test('keeps its password when none is entered', async () => {
    let sent: unknown;
    respond(
      http.patch(`${API}/accounts/users/9/`, async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json(makeUser());
      }),
    );
    const { user, dialog } = await startTask('rita', 'Edit');

    await user.click(dialog.getByRole('button', { name: 'Save changes' }));

    await waitFor(() => expect(sent).toBeDefined());
    expect(sent).not.toHaveProperty('password');
  });

  test('of the last admin cannot be demoted, and the role says why', async () => {
    respond(http.patch(`${API}/accounts/users/9/`, () => refusal(400, { role: [LAST_ADMIN] })));
    const { user, dialog } = await startTask('rita', 'Edit');

    await user.click(dialog.getByRole('button', { name: 'Save changes' }));

    await waitFor(() => expect(dialog.getByLabelText('Role')).toHaveAccessibleDescription(LAST_ADMIN));
  });

  test('of the last admin cannot be deactivated, and the dialog says why', async () => {
    respond(http.patch(`${API}/accounts/users/9/`, () => refusal(400, { is_active: [LAST_ADMIN] })));
    const { user, dialog } = await startTask('rita', 'Deactivate');

    await user.click(dialog.getByRole('button', { name: 'Deactivate' }));

    expect(await dialog.findByRole('alert')).toHaveTextContent(LAST_ADMIN);
  });
});
