import { makeAgent, pageOf } from '@test/people';
import { API, HttpResponse, http, refusal, respond } from '@test/server';
import { renderAs } from '@test/session';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Comment, Me } from '@/api';
import { Conversation } from './conversation';

function makeComment(facts: Partial<Comment> = {}): Comment {
  return {
    id: 5,
    author_name: 'Ann Lee',
    is_from_staff: true,
    is_own: false,
    is_internal: false,
    body: 'Try **water**.',
    body_html: '<p>Try <strong>water</strong>.</p>',
    attachments: [],
    created_at: '2026-01-05T08:00:00Z',
    ...facts,
  };
}

function open(comments: readonly Comment[] = [], me: Partial<Me> = {}) {
  respond(http.get(`${API}/tickets/7/comments/`, () => HttpResponse.json(pageOf(comments))));
  return renderAs(<Conversation ticket={7} />, me);
}

/** Answers what is said, and tells what it was. */
function takeComments() {
  const said: unknown[] = [];
  respond(
    http.post(`${API}/tickets/7/comments/`, async ({ request }) => {
      said.push(await request.json());
      return HttpResponse.json(makeComment(), { status: 201 });
    }),
  );
  return said;
}

describe('what was said', () => {
  test('is shown as it is meant, notes apart, files to download', async () => {
    const file = { id: 9, name: 'log.txt', size: 2048, comment: 5, created_at: '2026-01-05T08:00:00Z' };
    open([
      makeComment({ attachments: [file] }),
      makeComment({ id: 6, is_internal: true, author_name: 'Bo Diaz' }),
      makeComment({ id: 7, is_from_staff: false, author_name: 'Rita Moss' }),
    ]);

    const [reply, note, answer] = await screen.findAllByRole('article');
    expect(within(reply as HTMLElement).getByText('water').tagName).toBe('STRONG');
    const link = within(reply as HTMLElement).getByRole('link', { name: /log\.txt 2 KiB/ });
    expect(link).toHaveAttribute('href', `${API}/attachments/9/`);
    expect(within(note as HTMLElement).getByText('Internal note')).toBeVisible();
    expect(within(answer as HTMLElement).getByText('Requester')).toBeVisible();
  });

  test('shows placeholders while it loads, and says when there is nothing', async () => {
    open();

    expect(screen.getByRole('status')).toHaveTextContent('Loading');
    expect(await screen.findByText('Nothing was said yet.')).toBeVisible();
  });

  test('says what went wrong, and loads again on request', async () => {
    respond(http.get(`${API}/tickets/7/comments/`, () => refusal(503, { detail: 'Later.' })));
    const { user } = renderAs(<Conversation ticket={7} />);

    expect(await screen.findByRole('alert')).toHaveTextContent('Later.');
    respond(http.get(`${API}/tickets/7/comments/`, () => HttpResponse.json(pageOf([makeComment()]))));
    await user.click(screen.getByRole('button', { name: 'Try again' }));

    expect(await screen.findByRole('article')).toBeVisible();
  });
});

describe('saying something', () => {
  test('sends a reply, and makes room for the next', async () => {
    const said = takeComments();
    const { user } = open();

    await user.type(screen.getByRole('textbox', { name: 'Reply' }), 'It helped.');
    await user.click(screen.getByRole('button', { name: 'Send reply' }));

    expect(await screen.findByRole('alert')).toHaveTextContent('The reply is sent');
    expect(said).toEqual([{ body: 'It helped.', is_internal: false, attachments: [] }]);
    expect(screen.getByRole('textbox', { name: 'Reply' })).toHaveValue('');
  });

  test('staff note for themselves', async () => {
    const said = takeComments();
    const { user } = open();

    await user.click(screen.getByRole('radio', { name: 'Internal note' }));
    await user.type(screen.getByRole('textbox', { name: 'Internal note' }), 'He always says that.');
    await user.click(screen.getByRole('button', { name: 'Add note' }));

    await waitFor(() => expect(said).toMatchObject([{ is_internal: true }]));
  });

  test('a requester has neither notes nor mentions', async () => {
    open([], { role: 'requester' });

    expect(await screen.findByRole('button', { name: 'Send reply' })).toBeVisible();
    expect(screen.queryByRole('radio')).toBeNull();
    expect(screen.queryByRole('combobox', { name: 'Mention an agent' })).toBeNull();
  });

  test('nothing at all is asked for without bothering the server', async () => {
    const { user } = open();

    await user.click(screen.getByRole('button', { name: 'Send reply' }));

    expect(screen.getByText('Write something first.')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Reply' })).toHaveFocus();
  });

  test('what the server refuses stays, with the reason', async () => {
    respond(http.post(`${API}/tickets/7/comments/`, () => refusal(400, { body: ['Too long.'] })));
    const { user } = open();

    await user.type(screen.getByRole('textbox', { name: 'Reply' }), 'Long story');
    await user.click(screen.getByRole('button', { name: 'Send reply' }));

    expect(await screen.findByText('Too long.')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Reply' })).toHaveValue('Long story');
  });

  test('who is mentioned is written into the text', async () => {
    respond(http.get(`${API}/agents/`, () => HttpResponse.json(pageOf([makeAgent()]))));
    const { user } = open();

    await user.type(screen.getByRole('textbox', { name: 'Reply' }), 'Ask');
    await user.click(screen.getByRole('combobox', { name: 'Mention an agent' }));
    await user.click(await screen.findByRole('option', { name: 'Ann Lee' }));

    expect(screen.getByRole('textbox', { name: 'Reply' })).toHaveValue('Ask @[Ann Lee](agent:3) ');
  });
});

describe('files', () => {
  const draft = { id: 9, name: 'log.txt', size: 5, comment: null, created_at: '2026-01-05T08:00:00Z' };
  const file = new File(['smoke'], 'log.txt', { type: 'text/plain' });

  async function attach(user: ReturnType<typeof open>['user']) {
    const input = document.querySelector<HTMLInputElement>('input[type=file]');
    if (input) await user.upload(input, file);
  }

  test('go along with what is said', async () => {
    respond(http.post(`${API}/tickets/7/attachments/`, () => HttpResponse.json(draft, { status: 201 })));
    const said = takeComments();
    const { user } = open();

    await attach(user);
    expect(await screen.findByText('log.txt')).toBeVisible();
    await user.type(screen.getByRole('textbox', { name: 'Reply' }), 'See the log.');
    await user.click(screen.getByRole('button', { name: 'Send reply' }));

    await waitFor(() => expect(said).toMatchObject([{ attachments: [9] }]));
    await waitFor(() => expect(screen.queryByText('log.txt')).toBeNull());
  });

  test('can be taken back', async () => {
    let removed = 0;
    respond(
      http.post(`${API}/tickets/7/attachments/`, () => HttpResponse.json(draft, { status: 201 })),
      http.delete(`${API}/attachments/9/`, () => {
        removed += 1;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user } = open();

    await attach(user);
    await user.click(await screen.findByRole('button', { name: 'Remove log.txt' }));

    expect(screen.queryByText('log.txt')).toBeNull();
    await waitFor(() => expect(removed).toBe(1));
  });

  test('that the server refuses say why', async () => {
    respond(
      http.post(`${API}/tickets/7/attachments/`, () =>
        refusal(400, { file: ['Files of this type are not taken.'] }),
      ),
    );
    const { user } = open();

    await attach(user);

    expect(await screen.findByRole('alert')).toHaveTextContent('Files of this type are not taken.');
  });
});
