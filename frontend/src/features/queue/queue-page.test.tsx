import { visit } from '@test/navigation';
import { API, HttpResponse, http, makeWaitingTicket, refusal, respond, ticketList } from '@test/server';
import { renderAs } from '@test/session';
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { Overview, Waiting } from '@/api';
import { QueuePage } from './queue-page';

const NOTHING: Waiting['out'] = { level: 0, unavailable: 0, at_capacity: 0 };

function waiting(priority: Waiting['priority'], count: number): Waiting {
  return {
    priority,
    count,
    oldest: '2026-01-05T08:00:00Z',
    out: NOTHING,
    explanation: `Nobody can take ${priority} now.`,
  };
}

function overview(...rows: Waiting[]) {
  const answer: Overview = {
    tickets: [],
    waiting: rows,
    agents: [],
    days: 30,
    time_to_assign: { count: 0, median: null, p90: null },
    time_to_close: { count: 0, median: null, p90: null },
    mail: { pending: 0, failed: 0, sent_last_day: 0, oldest_pending: null },
  };
  return http.get(`${API}/reports/overview/`, () => HttpResponse.json(answer));
}

beforeEach(() => visit('/queue/'));

test('shows what waits in the order in which it will be served, with the reason', async () => {
  let asked: URLSearchParams | undefined;
  const tickets = [
    makeWaitingTicket({ id: 2, reference: 'T-000002', title: 'Server room is hot' }),
    makeWaitingTicket({ id: 1, reference: 'T-000001', title: 'Chair squeaks', priority: 'low' }),
  ];
  respond(
    overview(waiting('low', 1)),
    ticketList(tickets, {}, (query) => {
      asked = query;
    }),
  );
  renderAs(<QueuePage />);

  const rows = within(await screen.findByRole('list', { name: 'Waiting tickets, next first' }));

  const [first, second] = rows.getAllByRole('listitem');
  expect(first).toHaveTextContent(/Server room is hot.*Nobody can take it now: 2 at capacity\./);
  expect(second).toHaveTextContent('Chair squeaks');
  expect(rows.getByRole('link', { name: 'Server room is hot' })).toHaveAttribute(
    'href',
    '/tickets/detail/?id=2',
  );
  expect(asked?.get('ordering')).toBe('-priority,created_at');
  expect(asked?.get('waiting')).toBe('true');
});

test('sums up each priority, and raises no alarm without reason', async () => {
  respond(overview(waiting('medium', 3)), ticketList([makeWaitingTicket()]));
  renderAs(<QueuePage />);

  const summary = await screen.findByRole('region', { name: 'By priority' });

  const [high, medium] = within(summary).getAllByRole('article');
  expect(high).toHaveTextContent('Nobody waits.');
  expect(medium).toHaveTextContent(/3.*waiting.*Nobody can take medium now\./);
  expect(screen.queryByText(/No senior available/)).not.toBeInTheDocument();
});

test('cannot be overlooked when no senior is available', async () => {
  respond(overview(waiting('high', 2)), ticketList([makeWaitingTicket()]));
  renderAs(<QueuePage />);

  const alarm = await screen.findByRole('alert');

  await waitFor(() => expect(alarm).toHaveTextContent('No senior available: 2 high-priority tickets wait'));
  expect(within(alarm).getByRole('link')).toHaveAttribute('href', '/agents/');
});

test('says when nobody waits', async () => {
  respond(overview(), ticketList([]));
  renderAs(<QueuePage />);

  expect(await screen.findByRole('heading', { name: 'Nobody waits' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Go to tickets' })).toHaveAttribute('href', '/tickets/');
});

test('shows placeholders while it loads', () => {
  respond(
    http.get(`${API}/tickets/`, () => new Promise(() => {})),
    http.get(`${API}/reports/overview/`, () => new Promise(() => {})),
  );
  renderAs(<QueuePage />);

  expect(screen.getByRole('status')).toHaveTextContent('Loading');
});

test('says what went wrong, and loads again on request', async () => {
  respond(
    overview(),
    http.get(`${API}/tickets/`, () => refusal(503, { detail: 'The database is away.' })),
  );
  const { user } = renderAs(<QueuePage />);

  expect(await screen.findByText('The database is away.')).toBeVisible();
  respond(ticketList([makeWaitingTicket()]));
  await user.click(screen.getByRole('button', { name: 'Try again' }));

  expect(await screen.findByText('Laptop does not start')).toBeVisible();
});

test('keeps what it has, and says so, when it cannot be renewed', async () => {
  respond(overview(), ticketList([makeWaitingTicket()]));
  const { queryClient } = renderAs(<QueuePage />);
  await screen.findByText('Laptop does not start');

  respond(http.get(`${API}/tickets/`, () => refusal(503, { detail: 'The database is away.' })));
  await queryClient.invalidateQueries({ queryKey: ['tickets'] });

  expect(await screen.findByText(/The database is away\./)).toBeVisible();
  expect(screen.getByText('Laptop does not start')).toBeVisible();
});

test('leads back from a page that no longer exists', async () => {
  visit('/queue/?page=4');
  respond(
    overview(),
    http.get(`${API}/tickets/`, () => refusal(404, { detail: 'Past the end.' })),
  );
  const { user } = renderAs(<QueuePage />);

  await user.click(await screen.findByRole('button', { name: 'First page' }));

  expect(window.location.search).toBe('');
});
