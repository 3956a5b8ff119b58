import { visit } from '@test/navigation';
import { renderApp } from '@test/render';
import { API, HttpResponse, http, refusal, respond } from '@test/server';
import { screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { ForgotPasswordPage } from './forgot-password-page';
import { SetPasswordPage } from './set-password-page';

describe('a forgotten password', () => {
  async function ask(email: string) {
    const { user } = renderApp(<ForgotPasswordPage />);
    await user.type(screen.getByLabelText('Email'), email);
    await user.click(screen.getByRole('button', { name: 'Send the link' }));
  }

  test('the answer is the same whether anybody has the address', async () => {
    let sent: unknown;
    respond(
      http.post(`${API}/accounts/password-reset/`, async ({ request }) => {
        sent = await request.json();
        return new HttpResponse(null, { status: 204 });
      }),
    );

    await ask('ada@example.com');

    expect(await screen.findByRole('status')).toHaveTextContent(
      'If there is an account for ada@example.com, a mail with a link is on its way.',
    );
    expect(sent).toEqual({ email: 'ada@example.com' });
  });

  test('asks for an address without bothering the server', async () => {
    await ask('nobody');

    expect(screen.getByText('Enter your e-mail address.')).toBeVisible();
    expect(screen.getByLabelText('Email')).toHaveFocus();
  });

  test('says how long to wait after too many tries', async () => {
    respond(
      http.post(`${API}/accounts/password-reset/`, () =>
        refusal(429, { detail: 'Too fast.' }, { 'Retry-After': '600' }),
      ),
    );

    await ask('ada@example.com');

    expect(await screen.findByRole('alert')).toHaveTextContent('Try again in 10 minutes.');
  });
});

describe('a new password', () => {
  async function choose(password: string, repeated = password) {
    visit('/set-password/#uid=Mw&token=abc-123');
    const { user } = renderApp(<SetPasswordPage />);
    await user.type(await screen.findByLabelText('New password'), password);
    await user.type(screen.getByLabelText('Repeat new password'), repeated);
    await user.click(screen.getByRole('button', { name: 'Set password' }));
  }

  test('is set with what the link carries', async () => {
    let sent: unknown;
    respond(
      http.post(`${API}/accounts/set-password/`, async ({ request }) => {
        sent = await request.json();
        return new HttpResponse(null, { status: 204 });
      }),
    );

    await choose('a-long-secret-7');

    expect(await screen.findByRole('status')).toHaveTextContent('Your password is set.');
    expect(screen.getByRole('link', { name: 'Go to sign in' })).toHaveAttribute('href', '/login/');
    expect(sent).toEqual({ uid: 'Mw', token: 'abc-123', password: 'a-long-secret-7' });
  });

  test('needs the same twice', async () => {
    await choose('a-long-secret-7', 'another');

    expect(screen.getByText('This differs from the new password.')).toBeVisible();
  });

  test('shows why the server finds it too weak, at its field', async () => {
    respond(
      http.post(`${API}/accounts/set-password/`, () =>
        refusal(400, { password: ['This password is too common.'] }),
      ),
    );

    await choose('password');

    expect(await screen.findByText('This password is too common.')).toBeVisible();
    expect(screen.getByLabelText('New password')).toHaveFocus();
  });

  test('a used or stale link says so and offers a new one', async () => {
    respond(
      http.post(`${API}/accounts/set-password/`, () => refusal(400, { token: ['This link was used.'] })),
    );

    await choose('a-long-secret-7');

    expect(await screen.findByRole('alert')).toHaveTextContent('This link does not work any more');
    expect(screen.getByRole('link', { name: 'Send me a new one' })).toHaveAttribute(
      'href',
      '/forgot-password/',
    );
  });

  test('half a link says so before anything is typed', async () => {
    visit('/set-password/#uid=Mw');
    renderApp(<SetPasswordPage />);

    expect(await screen.findByRole('alert')).toHaveTextContent('This link does not work any more');
  });
});
