import { visit } from '@test/navigation';
import { renderApp } from '@test/render';
import { API, HttpResponse, http, refusal, respond } from '@test/server';
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Notification } from '@/api';
import { MailPage } from './mail-page';

function makeMail(facts: Partial<Notification> = {}): Notification {
  return {
    id: 4,
    ticket: 7,
    kind: 'assigned',
    recipient: 'ann@example.com',
    recipient_name: 'Ann Lee',
    subject: '[T-000007] Assigned to you: Laptop does not start',
    status: 'sent',
    attempts: 1,
    last_error: '',
    created_at: '2026-01-05T08:00:00Z',
    sent_at: '2026-01-05T08:00:02Z',
    next_attempt_at: null,
    message_id: '<t7.1@example.com>',
    ...facts,
  };
}

const FAILED = makeMail({
  status: 'failed',
  attempts: 3,
  sent_at: null,
  last_error: "550 b'No such mailbox'",
});

function answerLedger(mails: readonly Notification[], failed = 0) {
  const queries: URLSearchParams[] = [];
  respond(
    http.get(`${API}/notifications/`, ({ request }) => {
      queries.push(new URL(request.url).searchParams);
      return HttpResponse.json({
        count: mails.length,
        count_is_capped: false,
        next: null,
        previous: null,
        results: mails,
      });
    }),
    http.get(`${API}/notifications/:id/`, () => HttpResponse.json(mails[0])),
    http.get(`${API}/notifications/:id/preview/`, () =>
      HttpResponse.json({
        subject: 'Hello',
        text: 'Hello Ann Lee, in plain text.',
        html: '<html><head></head><body><script>alert(1)</script>Hello</body></html>',
      }),
    ),
    http.get(`${API}/reports/counts/`, () =>
      HttpResponse.json({ waiting: { high: 0, medium: 0, low: 0 }, failed_mails: failed }),
    ),
  );
  return queries;
}

async function firstRow() {
  const row = (await screen.findByText('T-000007')).closest('tr');
  if (!row) throw new Error('The mail is in no row');
  return within(row);
}

beforeEach(() => visit('/mail/'));

describe('the ledger', () => {
  test('says of each mail what it is, to whom, and how far it is', async () => {
    answerLedger([makeMail()]);
    renderApp(<MailPage />);

    const row = await firstRow();

    for (const text of ['Sent', 'Assigned', 'Ann Lee', 'ann@example.com', '1']) {
      expect(row.getByText(text)).toBeVisible();
    }
    expect(row.getByRole('link', { name: 'T-000007' })).toHaveAttribute('href', '/tickets/detail/?id=7');
    expect(row.queryByRole('button', { name: /Resend|Dismiss/ })).not.toBeInTheDocument();
    expect(screen.queryByText(/have failed|has failed/)).not.toBeInTheDocument();
  });

  test('makes failed mails stand out, with the error and the way to them', async () => {
    answerLedger([FAILED], 3);
    const { user } = renderApp(<MailPage />);

    const row = await firstRow();
    expect(row.getByText('Failed')).toBeVisible();
    expect(row.getByText("550 b'No such mailbox'")).toBeVisible();
    expect(await screen.findByText(/3 mails have failed/)).toBeVisible();

    await user.click(screen.getByRole('button', { name: 'Show failed' }));
    expect(window.location.search).toBe('?status=failed');
    expect(screen.queryByRole('button', { name: 'Show failed' })).not.toBeInTheDocument();
  });

  test('says when a pending mail is tried next', async () => {
    const soon = new Date(Date.now() + 5.5 * 60_000).toISOString();
    answerLedger([makeMail({ status: 'pending', sent_at: null, next_attempt_at: soon })]);
    renderApp(<MailPage />);

    expect((await firstRow()).getByText(/in 5 min/)).toBeVisible();
  });

  test('shows placeholders while it loads', () => {
    respond(http.get(`${API}/notifications/`, () => new Promise(() => {})));
    renderApp(<MailPage />);

    expect(screen.getByRole('status')).toHaveTextContent('Loading');
  });

  test('says what went wrong, and loads again on request', async () => {
    respond(
      http.get(`${API}/notifications/`, () => refusal(503, { detail: 'The database is not available.' })),
    );
    const { user } = renderApp(<MailPage />);

    expect(await screen.findByRole('alert')).toHaveTextContent('The database is not available.');
    answerLedger([makeMail()]);
    await user.click(screen.getByRole('button', { name: 'Try again' }));

    expect(await screen.findByText('T-000007')).toBeVisible();
  });

  test('says when there is nothing, and when nothing matches', async () => {
    answerLedger([]);
    const { user } = renderApp(<MailPage />);
    expect(await screen.findByText('No mail yet')).toBeVisible();

    await user.click(screen.getByRole('button', { name: 'Kind' }));
    await user.click(await screen.findByRole('menuitemcheckbox', { name: 'Moved' }));
    await user.click(await screen.findByRole('button', { name: 'Show all mail' }));

    expect(window.location.search).toBe('');
  });

  test('keeps the old rows and says so when they cannot be renewed', async () => {
    answerLedger([makeMail()]);
    const { queryClient } = renderApp(<MailPage />);
    await firstRow();

    respond(http.get(`${API}/notifications/`, () => refusal(503, { detail: 'Back soon.' })));
    await queryClient.invalidateQueries({ queryKey: ['notifications'] });

    expect(await screen.findByText(/may be out of date. Back soon./)).toBeVisible();
    expect(screen.getByText('T-000007')).toBeVisible();
  });

  test('follows the address', async () => {
    visit('/mail/?status=failed&status=lost&kind=moved&ticket=7&search=ann&page=2');
    const queries = answerLedger([makeMail()]);
    const { user } = renderApp(<MailPage />);
    await screen.findAllByText(/T-000007/);

    expect(queries[0]?.toString()).toBe('search=ann&status=failed&kind=moved&ticket=7&page=2&page_size=25');
    await user.click(screen.getByRole('button', { name: /^Ticket: T-000007/ }));
    expect(window.location.search).toBe('?search=ann&status=failed&kind=moved');
  });
});

describe('one mail', () => {
  test('opens with what it says, and leads to the others of its ticket', async () => {
    answerLedger([makeMail()]);
    const { user } = renderApp(<MailPage />);

    await user.click(await screen.findByRole('button', { name: /Laptop does not start/ }));

    const drawer = within(await screen.findByRole('dialog', { name: /Laptop does not start/ }));
    expect(window.location.search).toBe('?mail=4');
    expect(drawer.getByText('Ann Lee <ann@example.com>')).toBeVisible();
    expect(drawer.getByText('<t7.1@example.com>')).toBeVisible();
    const frame = await drawer.findByTitle('Mail: Hello');
    expect(frame.getAttribute('sandbox')).not.toMatch(/allow-(scripts|same-origin|forms|top-navigation)/);

    await user.click(drawer.getByRole('radio', { name: 'Plain text' }));
    expect(drawer.getByText('Hello Ann Lee, in plain text.')).toBeVisible();

    await user.click(drawer.getByRole('button', { name: 'All mail about it' }));
    expect(window.location.search).toBe('?ticket=7');
  });

  test('opens from its address, with the whole error', async () => {
    visit('/mail/?mail=4');
    answerLedger([FAILED]);
    renderApp(<MailPage />);

    const drawer = within(await screen.findByRole('dialog'));

    expect(await drawer.findByText('It was not delivered')).toBeVisible();
    expect(drawer.getByText("550 b'No such mailbox'")).toBeVisible();
    expect(drawer.getByRole('button', { name: /Resend/ })).toBeVisible();
    expect(drawer.getByRole('button', { name: /Dismiss/ })).toBeVisible();
  });

  test('that is not there says so', async () => {
    visit('/mail/?mail=9');
    answerLedger([makeMail()]);
    respond(
      http.get(`${API}/notifications/9/`, () => refusal(404, { detail: 'Not found.' })),
      http.get(`${API}/notifications/9/preview/`, () => refusal(404, { detail: 'Not found.' })),
    );
    renderApp(<MailPage />);

    expect(await screen.findByText('The mail could not be loaded')).toBeVisible();
  });
});

describe('resending', () => {
  test('shows the mail as pending at once, and says so', async () => {
    answerLedger([FAILED], 1);
    let finish = () => {};
    respond(
      http.post(`${API}/notifications/4/retry/`, async () => {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return HttpResponse.json({ ...FAILED, status: 'pending', attempts: 0 });
      }),
    );
    const { user } = renderApp(<MailPage />);

    await user.click((await firstRow()).getByRole('button', { name: 'Resend to ann@example.com' }));
    expect(await (await firstRow()).findByText('Pending')).toBeVisible();

    finish();
    const toast = await screen.findByRole('alert');
    expect(toast).toHaveTextContent('On its way again');
    expect(toast).toHaveTextContent('ann@example.com');
  });

  test('is taken back, with the reason, when the server refuses', async () => {
    answerLedger([FAILED], 1);
    respond(
      http.post(`${API}/notifications/4/retry/`, () =>
        refusal(400, { status: ['Only a failed mail can be sent again.'] }),
      ),
    );
    const { user } = renderApp(<MailPage />);

    await user.click((await firstRow()).getByRole('button', { name: /Resend/ }));

    const toast = await screen.findByRole('alert');
    expect(toast).toHaveTextContent('Only a failed mail can be sent again.');
    await waitFor(async () => expect((await firstRow()).getByText('Failed')).toBeVisible());
  });
});

describe('dismissing', () => {
  test('shows the mail as cancelled at once, says so, and takes it off the count', async () => {
    answerLedger([FAILED], 1);
    let finish = () => {};
    respond(
      http.post(`${API}/notifications/4/dismiss/`, async () => {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        answerLedger([{ ...FAILED, status: 'cancelled' }], 0);
        return HttpResponse.json({ ...FAILED, status: 'cancelled' });
      }),
    );
    const { user } = renderApp(<MailPage />);
    expect(await screen.findByText(/1 mail has failed/)).toBeVisible();

    await user.click((await firstRow()).getByRole('button', { name: 'Dismiss mail to ann@example.com' }));
    expect(await (await firstRow()).findByText('Cancelled')).toBeVisible();
    expect((await firstRow()).getByRole('button', { name: /Resend/ })).toBeDisabled();

    finish();
    const toast = await screen.findByRole('alert');
    expect(toast).toHaveTextContent('Dismissed');
    expect(toast).toHaveTextContent('ann@example.com');
    await waitFor(() => expect(screen.queryByText(/has failed/)).not.toBeInTheDocument());
    const row = await firstRow();
    expect(row.queryByRole('button', { name: /Resend|Dismiss/ })).not.toBeInTheDocument();
    expect(row.getByText("550 b'No such mailbox'")).toBeVisible();
  });

  test('works from the drawer by keyboard, and keeps the error there', async () => {
    visit('/mail/?mail=4');
    answerLedger([FAILED], 1);
    respond(
      http.post(`${API}/notifications/4/dismiss/`, () => {
        answerLedger([{ ...FAILED, status: 'cancelled' }], 0);
        return HttpResponse.json({ ...FAILED, status: 'cancelled' });
      }),
    );
    const { user } = renderApp(<MailPage />);
    const drawer = within(await screen.findByRole('dialog'));

    (await drawer.findByRole('button', { name: /Resend/ })).focus();
    await user.tab();
    expect(drawer.getByRole('button', { name: /Dismiss/ })).toHaveFocus();
    await user.keyboard('{Enter}');

    expect(await screen.findByRole('alert')).toHaveTextContent('Dismissed');
    expect(drawer.getByText('Cancelled')).toBeVisible();
    expect(drawer.getByText("550 b'No such mailbox'")).toBeVisible();
    expect(drawer.queryByRole('button', { name: /Resend|Dismiss/ })).not.toBeInTheDocument();
  });

  test('is taken back, with the reason, when the server refuses', async () => {
    answerLedger([FAILED], 1);
    respond(
      http.post(`${API}/notifications/4/dismiss/`, () =>
        refusal(400, { status: ['Only a failed mail can be dismissed.'] }),
      ),
    );
    const { user } = renderApp(<MailPage />);

    await user.click((await firstRow()).getByRole('button', { name: /Dismiss/ }));

    const toast = await screen.findByRole('alert');
    expect(toast).toHaveTextContent('Only a failed mail can be dismissed.');
    await waitFor(async () => expect((await firstRow()).getByText('Failed')).toBeVisible());
  });
});
