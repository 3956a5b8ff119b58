import { visit } from '@test/navigation';
import { renderApp } from '@test/render';
import { API, HttpResponse, http, makeMe, refusal, respond } from '@test/server';
import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Activity, Me, Overview } from '@/api';
import { SessionContext } from '@/shared/lib/session';
import { formatDuration, formatShare } from './format';
import { ReportsPage } from './reports-page';

// jsdom measures nothing, so there is nothing to draw: the browser tests look at the charts.
vi.mock('next/dynamic', () => ({
  default: () =>
    function Chart({ summary }: { readonly summary: string }) {
      return <div role="img" aria-label={summary} />;
    },
}));

function makeOverview(facts: Partial<Overview> = {}): Overview {
  return {
    tickets: [
      { status: 'open', priority: 'high', count: 3 },
      { status: 'open', priority: 'low', count: 4 },
      { status: 'closed', priority: 'high', count: 1200 },
    ],
    waiting: [
      {
        priority: 'high',
        count: 2,
        oldest: new Date(Date.now() - 3 * 3_600_000).toISOString(),
        out: { level: 4, unavailable: 1, at_capacity: 0 },
        explanation: 'No senior is available.',
      },
    ],
    agents: [
      { id: 1, name: 'Ann Lee', level: 'senior', is_available: true, load: 5, capacity: 8 },
      { id: 2, name: 'Tom Okafor', level: 'junior', is_available: false, load: 2, capacity: null },
    ],
    days: 30,
    time_to_assign: { count: 60, median: 0.02, p90: 75 },
    time_to_close: { count: 50, median: 9_000, p90: 187_200 },
    mail: { pending: 1, failed: 2, sent_last_day: 34, oldest_pending: '2026-01-05T08:00:00Z' },
    ...facts,
  };
}

function makeActivity(facts: Partial<Activity> = {}): Activity {
  return {
    days: [
      { date: '2026-01-04', arrived: { high: 1, medium: 2, low: 3 }, closed: { high: 0, medium: 1, low: 0 } },
      { date: '2026-01-05', arrived: { high: 4, medium: 0, low: 1 }, closed: { high: 2, medium: 0, low: 1 } },
    ],
    decided: { by_rule: 97, by_hand: 3 },
    ...facts,
  };
}

function answer(overview = makeOverview(), activity = makeActivity()) {
  const asked: (string | null)[] = [];
  respond(
    http.get(`${API}/reports/overview/`, () => HttpResponse.json(overview)),
    http.get(`${API}/reports/activity/`, ({ request }) => {
      asked.push(new URL(request.url).searchParams.get('days'));
      return HttpResponse.json(activity);
    }),
  );
  return asked;
}

function renderPage(me: Partial<Me> = {}) {
  return renderApp(
    <SessionContext value={makeMe(me)}>
      <ReportsPage />
    </SessionContext>,
  );
}

async function panel(name: string) {
  return within(await screen.findByRole('region', { name }));
}

beforeEach(() => visit('/reports/'));

describe('the reports', () => {
  test('say in a few figures whether all is well', async () => {
    answer();
    renderPage();

    expect(await screen.findByText('97 %')).toBeVisible();
    expect(screen.getByText('97 of 100 in 2 days')).toBeVisible();
    expect(screen.getByText('median; 9 of 10 within 1 min 15 s')).toBeVisible();
    expect(screen.getByText('median; 9 of 10 within 2 d 4 h')).toBeVisible();
  });

  test('have a table behind every chart', async () => {
    answer();
    const { user } = renderPage();
    const arrivals = await panel('Arrivals per day');

    expect(arrivals.getByRole('img')).toHaveAccessibleName(
      'Bar chart. Arrivals per day: 11 tickets in 2 days (UTC).',
    );
    await user.click(arrivals.getByRole('button', { name: 'Table: Arrivals per day' }));

    const rows = arrivals.getAllByRole('row').map((row) => row.textContent);
    expect(rows).toEqual(['DayHighMediumLowAll', '5 Jan4015', '4 Jan1236']);

    const load = await panel('Load of the agents');
    await user.click(load.getByRole('button', { name: 'Table: Load of the agents' }));
    expect(load.getByRole('row', { name: 'Tom Okafor Junior No 2 No limit' })).toBeVisible();
  });

  test('say what waits, for how long and why', async () => {
    answer();
    renderPage();
    const waiting = await panel('Waiting');

    expect(waiting.getByRole('link', { name: '2 High' })).toHaveAttribute(
      'href',
      '/tickets/?priority=high&waiting=true',
    );
    expect(waiting.getByText('oldest for 3 h')).toBeVisible();
    expect(waiting.getByText('No senior is available.')).toBeVisible();
  });

  test('count by status and priority, and lead to the tickets', async () => {
    answer();
    renderPage();
    const counts = await panel('All tickets');

    expect(counts.getByRole('row', { name: 'Open 3 0 4 7' })).toBeVisible();
    expect(counts.getByRole('row', { name: 'All 1,203 0 4 1,207' })).toBeVisible();
    expect(counts.getByRole('link', { name: '1,200' })).toHaveAttribute(
      'href',
      '/tickets/?status=closed&priority=high',
    );
  });

  test('lead to the mail ledger those who may see it', async () => {
    answer();
    renderPage({ role: 'agent' });
    const mail = await panel('Mail');

    expect(mail.getByRole('row', { name: 'Failed 2' })).toBeVisible();
    expect(mail.queryByRole('link')).not.toBeInTheDocument();
  });

  test('are calm where there is nothing yet', async () => {
    answer(
      makeOverview({
        tickets: [],
        waiting: [],
        agents: [],
        time_to_assign: { count: 0, median: null, p90: null },
        mail: { pending: 0, failed: 0, sent_last_day: 0, oldest_pending: null },
      }),
      makeActivity({ days: [], decided: { by_rule: 0, by_hand: 0 } }),
    );
    renderPage();

    expect(await screen.findByText('Nothing waits.')).toBeVisible();
    expect(screen.getByText(/There are no agents yet/)).toBeVisible();
    expect(screen.queryByText(/NaN|undefined|null/)).not.toBeInTheDocument();
  });

  test('look back as far as the address says', async () => {
    visit('/reports/?days=7');
    const asked = answer();
    const { user } = renderPage();
    await screen.findByText('97 %');
    expect(asked).toEqual(['7']);

    await user.click(screen.getByRole('radio', { name: '90 days' }));
    expect(window.location.search).toBe('?days=90');
    expect(asked.at(-1)).toBe('90');
  });

  test('show placeholders while they load', () => {
    respond(
      http.get(`${API}/reports/overview/`, () => new Promise(() => {})),
      http.get(`${API}/reports/activity/`, () => new Promise(() => {})),
    );
    renderPage();

    expect(screen.getByRole('status')).toHaveTextContent('Loading');
  });

  test('say what went wrong, and load again on request', async () => {
    answer();
    respond(http.get(`${API}/reports/activity/`, () => refusal(503, { detail: 'Back soon.' })));
    const { user } = renderPage();

    expect(await screen.findByRole('alert')).toHaveTextContent('Back soon.');
    answer();
    await user.click(screen.getByRole('button', { name: 'Try again' }));

    expect(await screen.findByText('97 %')).toBeVisible();
  });
});

test.each([
  [null, '–'],
  [0.3, 'under 1 s'],
  [45, '45 s'],
  [60, '1 min'],
  [119.6, '2 min'],
  [12_000, '3 h 20 min'],
  [187_200, '2 d 4 h'],
])('%s seconds are %s', (seconds, expected) => {
  expect(formatDuration(seconds)).toBe(expected);
});

test('a share is never rounded up to all, or down to none', () => {
  expect([formatShare(0, 0), formatShare(0, 5), formatShare(5, 5)]).toEqual(['–', '0 %', '100 %']);
  expect([formatShare(9_999, 10_000), formatShare(1, 10_000)]).toEqual(['99 %', '1 %']);
});
