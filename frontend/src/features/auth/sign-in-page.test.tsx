import { router, visit } from '@test/navigation';
import { renderApp } from '@test/render';
import { API, HttpResponse, http, makeMe, refusal, respond } from '@test/server';
import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import { ReturnWhenSignedIn, SignInPage } from './sign-in-page';

const signedOut = http.get(`${API}/accounts/me/`, () => refusal(401, { detail: 'Not signed in.' }));

function answerSignIn(answer: () => Response) {
  respond(http.post(`${API}/accounts/login/`, answer));
}

async function signIn(username = 'ada', password = 'correct horse') {
  const { user } = renderApp(
    <>
      <SignInPage />
      <ReturnWhenSignedIn />
    </>,
  );
  if (username) await user.type(screen.getByLabelText('Username'), username);
  if (password) await user.type(screen.getByLabelText('Password'), password);
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  return user;
}

beforeEach(() => respond(signedOut));

describe('signing in', () => {
  test('goes back to where one was', async () => {
    visit('/login/?next=%2Ftickets%2F%3Fstatus%3Dopen');
    answerSignIn(() => HttpResponse.json(makeMe()));

    await signIn();

    await waitFor(() => expect(router.replace).toHaveBeenCalledWith('/tickets/?status=open'));
  });

  test('an agent begins the day with the own tickets', async () => {
    visit('/login/');
    answerSignIn(() => HttpResponse.json(makeMe({ role: 'agent', agent: 3 })));

    await signIn();

    await waitFor(() =>
      expect(router.replace).toHaveBeenCalledWith(
        '/tickets/?status=open&status=in_progress&assigned_agent=3',
      ),
    );
  });

  test('never leads to another site', async () => {
    visit('/login/?next=%2F%2Fevil.example%2F');
    answerSignIn(() => HttpResponse.json(makeMe()));

    await signIn();

    await waitFor(() => expect(router.replace).toHaveBeenCalledWith('/tickets/'));
  });

  test('proves that it comes from this page, even before the cookie is there', async () => {
    // biome-ignore lint/suspicious/noDocumentCookie: jsdom has no Cookie Store API
    document.cookie = 'csrftoken=; max-age=0';
    let token: string | null = null;
    respond(
      http.get(`${API}/accounts/me/`, () => {
        // biome-ignore lint/suspicious/noDocumentCookie: jsdom has no Cookie Store API
        document.cookie = 'csrftoken=late-token';
        return refusal(401, { detail: 'Not signed in.' });
      }),
      http.post(`${API}/accounts/login/`, ({ request }) => {
        token = request.headers.get('X-CSRFToken');
        return HttpResponse.json(makeMe());
      }),
    );

    await signIn();

    await waitFor(() => expect(token).toBe('late-token'));
  });

  test('asks for what is missing without bothering the server', async () => {
    await signIn('', '');

    expect(screen.getByText('Enter your username.')).toBeVisible();
    expect(screen.getByLabelText('Password')).toBeInvalid();
  });
});

describe('a refused sign-in', () => {
  test('says that username or password is wrong, and stays', async () => {
    answerSignIn(() => refusal(400, { non_field_errors: ['The user name or password is wrong.'] }));

    await signIn();

    expect(await screen.findByRole('alert')).toHaveTextContent('The user name or password is wrong.');
    expect(screen.getByLabelText('Username')).toHaveValue('ada');
    expect(router.replace).not.toHaveBeenCalled();
  });

  test('says how long to wait after too many tries', async () => {
    answerSignIn(() => refusal(429, { detail: 'Too fast.' }, { 'Retry-After': '270' }));

    await signIn();

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Too many failed tries. Try again in 5 minutes.',
    );
  });

  test('says when the server cannot be reached', async () => {
    answerSignIn(() => HttpResponse.error());

    await signIn();

    expect(await screen.findByRole('alert')).toHaveTextContent('The server cannot be reached.');
  });
});
