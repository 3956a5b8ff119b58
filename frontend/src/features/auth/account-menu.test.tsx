import { renderSignedIn } from '@test/people';
import { API, HttpResponse, http, makeMe, refusal, respond } from '@test/server';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { AccountMenu } from './account-menu';

async function open(item: string) {
  const { user } = renderSignedIn(<AccountMenu />);
  await user.click(screen.getByRole('button', { name: /Ada Lovelace/ }));
  await user.click(await screen.findByRole('menuitem', { name: item }));
  return { user, dialog: within(await screen.findByRole('dialog')) };
}

describe('changing the password', () => {
  async function change(repeated: string) {
    const { user, dialog } = await open('Change password');
    await user.type(dialog.getByLabelText('Old password'), 'old-secret-1');
    await user.type(dialog.getByLabelText('New password'), 'new-secret-2');
    await user.type(dialog.getByLabelText('Repeat new password'), repeated);
    await user.click(dialog.getByRole('button', { name: 'Change password' }));
    return dialog;
  }

  test('sends the old and the new one, and says that it is done', async () => {
    let sent: unknown;
    respond(
      http.post(`${API}/accounts/me/password/`, async ({ request }) => {
        sent = await request.json();
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await change('new-secret-2');

    expect(await screen.findByRole('alert')).toHaveTextContent('Your password was changed');
    expect(sent).toEqual({ old_password: 'old-secret-1', new_password: 'new-secret-2' });
    await waitFor(() => expect(screen.getByRole('button', { name: /Ada Lovelace/ })).toHaveFocus());
  });

  test('needs the same twice', async () => {
    const dialog = await change('something-else');

    expect(dialog.getByText('This differs from the new password.')).toBeVisible();
    expect(dialog.getByLabelText('Repeat new password')).toHaveFocus();
  });

  test('shows what the server refuses at its field', async () => {
    respond(
      http.post(`${API}/accounts/me/password/`, () =>
        refusal(400, { old_password: ['This is not your password.'] }),
      ),
    );
    const dialog = await change('new-secret-2');

    expect(await dialog.findByText('This is not your password.')).toBeVisible();
    expect(dialog.getByLabelText('Old password')).toHaveFocus();
  });

  test('says how long to wait after too many tries', async () => {
    respond(
      http.post(`${API}/accounts/me/password/`, () =>
        refusal(429, { detail: 'Too fast.' }, { 'Retry-After': '270' }),
      ),
    );
    const dialog = await change('new-secret-2');

    expect(await dialog.findByRole('alert')).toHaveTextContent('Too many tries. Try again in 5 minutes.');
  });
});

describe('the profile', () => {
  test('is changed, and shows what the server refuses', async () => {
    respond(
      http.patch(`${API}/accounts/me/`, () => refusal(400, { email: ['An account has this e-mail.'] })),
    );
    const { user, dialog } = await open('Your profile');

    await user.click(dialog.getByRole('button', { name: 'Save changes' }));
    expect(await dialog.findByText('An account has this e-mail.')).toBeVisible();

    respond(http.patch(`${API}/accounts/me/`, () => HttpResponse.json(makeMe({ name: 'Ada King' }))));
    await user.click(dialog.getByRole('button', { name: 'Save changes' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Others see you as Ada King.');
  });

  test('asks for the password only when the e-mail is another', async () => {
    const sent: unknown[] = [];
    respond(
      http.patch(`${API}/accounts/me/`, async ({ request }) => {
        sent.push(await request.json());
        return sent.length === 1
          ? refusal(400, { old_password: ['This is not your password.'] })
          : HttpResponse.json(makeMe());
      }),
    );
    const { user, dialog } = await open('Your profile');
    const save = () => user.click(dialog.getByRole('button', { name: 'Save changes' }));
    expect(dialog.queryByLabelText('Your password')).not.toBeInTheDocument();

    await user.clear(dialog.getByLabelText('Email'));
    await user.type(dialog.getByLabelText('Email'), 'king@example.com');
    await save();
    expect(dialog.getByText('Enter your password for another e-mail.')).toBeVisible();
    expect(dialog.getByLabelText('Your password')).toHaveFocus();
    expect(sent).toEqual([]);

    await user.type(dialog.getByLabelText('Your password'), 'secret-1');
    await save();
    expect(await dialog.findByText('This is not your password.')).toBeVisible();
    expect(dialog.getByLabelText('Your password')).toHaveFocus();

    await save();
    expect(await screen.findByRole('alert')).toHaveTextContent('Your profile was changed');
    expect(sent[1]).toMatchObject({ email: 'king@example.com', old_password: 'secret-1' });
  });

  test('sends no password for another name', async () => {
    let sent: unknown;
    respond(
      http.patch(`${API}/accounts/me/`, async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json(makeMe());
      }),
    );
    const { user, dialog } = await open('Your profile');
    await user.type(dialog.getByLabelText('First name'), 'x');
    await user.click(dialog.getByRole('button', { name: 'Save changes' }));

    expect(await screen.findByRole('alert')).toHaveTextContent('Your profile was changed');
    expect(sent).not.toHaveProperty('old_password');
  });
});
