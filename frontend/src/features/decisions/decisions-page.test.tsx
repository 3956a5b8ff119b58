import { visit } from '@test/navigation';
import { renderApp } from '@test/render';
import { API, HttpResponse, http, makeMe, refusal, respond } from '@test/server';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Agent, Decision, Me } from '@/api';
import { SessionContext } from '@/shared/lib/session';
import { DecisionsPage } from './decisions-page';
import { parseTicket } from './filters';

function makeDecision(facts: Partial<Decision> = {}): Decision {
  return {
    id: 31,
    ticket: 7,
    reference: 'T-000007',
    trigger: 'drained',
    outcome: 'assigned',
    agent: { id: 3, name: 'Ann Lee', level: 'senior' },
    rule: 'high: seniors',
    explanation: 'Ann Lee had the lowest load, 2 of 5.',
    load: 2,
    candidates: [{ id: 3, name: 'Ann Lee', level: 'senior', load: 2, capacity: 5, last_assigned_at: null }],
    out: { level: 0, unavailable: 0, at_capacity: 0 },
    policy_version: '1',
    actor: null,
    actor_name: null,
    is_live: true,
    duration_ms: 0.712,
    created_at: '2026-01-05T08:00:00Z',
    ...facts,
  };
}

function makeAgent(facts: Partial<Agent>) {
  return { id: 3, name: 'Ann Lee', is_active: true, ...facts };
}

const page = (results: readonly object[], facts: object = {}) =>
  HttpResponse.json({
    count: results.length,
    count_is_capped: false,
    next: null,
    previous: null,
    results,
    ...facts,
  });

/** Answers the list, and remembers what was asked for. */
function decisionsAre(decisions: readonly Decision[], facts: object = {}) {
  const queries: URLSearchParams[] = [];
  respond(
    http.get(`${API}/decisions/`, ({ request }) => {
      queries.push(new URL(request.url).searchParams);
      return page(decisions, facts);
    }),
  );
  return queries;
}

function open(query = '', role: Me['role'] = 'admin') {
  visit(`/decisions/${query}`);
  return renderApp(
    <SessionContext value={makeMe({ role })}>
      <DecisionsPage />
    </SessionContext>,
  );
}

describe('the list', () => {
  test('says for each decision what caused it, who got the ticket, and why', async () => {
    decisionsAre([
      makeDecision(),
      makeDecision({ id: 30, agent: null, outcome: 'waiting', actor_name: 'Ada' }),
    ]);
    open();

    const [, first, second] = await screen.findAllByRole('row');
    expect(first).toHaveTextContent(/T-000007.*Taken from the queue.*Ann Lee.*lowest load.*The rules/);
    expect(second).toHaveTextContent(/Waiting.*Ada/);
    expect(screen.getAllByRole('link', { name: 'T-000007' })[0]).toHaveAttribute(
      'href',
      '/tickets/detail/?id=7',
    );
  });

  test('shows placeholders while it loads', () => {
    respond(http.get(`${API}/decisions/`, () => new Promise(() => {})));
    open();

    expect(screen.getByRole('status')).toHaveTextContent('Loading');
  });

  test('says what went wrong, and loads again on request', async () => {
    respond(http.get(`${API}/decisions/`, () => refusal(503, { detail: 'Down.' })));
    const { user } = open();

    expect(await screen.findByRole('alert')).toHaveTextContent('Down.');
    decisionsAre([makeDecision()]);
    await user.click(screen.getByRole('button', { name: 'Try again' }));

    expect(await screen.findByText('T-000007')).toBeVisible();
  });

  test('says when nothing was decided yet', async () => {
    decisionsAre([]);
    open();

    expect(await screen.findByText('Nothing decided yet')).toBeVisible();
  });

  test('says when nothing matches, and shows all on request', async () => {
    decisionsAre([]);
    const { user } = open('?ticket=9');

    await user.click(await screen.findByRole('button', { name: 'Show all decisions' }));

    expect(window.location.search).toBe('');
  });

  test('leads back from a page that no longer exists', async () => {
    respond(http.get(`${API}/decisions/`, () => refusal(404, { detail: 'Past the end.' })));
    const { user } = open('?page=9');

    await user.click(await screen.findByRole('button', { name: 'First page' }));

    expect(window.location.search).toBe('');
  });
});

describe('the filters', () => {
  test('follow the address', async () => {
    respond(http.get(`${API}/agents/3/`, () => HttpResponse.json(makeAgent({}))));
    const queries = decisionsAre([makeDecision()]);
    open('?trigger=manual&trigger=nonsense&outcome=assigned&agent=3&ticket=7&page=2');

    await screen.findByText('T-000007');
    expect(queries[0]?.toString()).toBe(
      'trigger=manual&outcome=assigned&agent=3&ticket=7&page=2&page_size=25',
    );
    expect(screen.getByLabelText('Ticket')).toHaveValue('T-000007');
    await waitFor(() => expect(screen.getByRole('combobox', { name: 'Agent' })).toHaveValue('Ann Lee'));
  });

  test('are kept in the address, from the first page on', async () => {
    decisionsAre([makeDecision()]);
    const { user } = open('?page=2');
    await screen.findByText('T-000007');

    await user.click(screen.getByRole('button', { name: 'Trigger' }));
    await user.click(await screen.findByRole('menuitemcheckbox', { name: 'By hand' }));
    await user.click(screen.getByRole('button', { name: 'Outcome' }));
    await user.click(await screen.findByRole('menuitemcheckbox', { name: 'Waiting' }));
    await user.type(screen.getByLabelText('Ticket'), 't-000012{Enter}');

    expect(window.location.search).toBe('?trigger=manual&outcome=waiting&ticket=12');
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(window.location.search).toBe('');
    expect(screen.getByLabelText('Ticket')).toHaveValue('');
  });

  test('find an agent by name, also one who left', async () => {
    decisionsAre([makeDecision()]);
    const searches: (string | null)[] = [];
    respond(
      http.get(`${API}/agents/`, ({ request }) => {
        const query = new URL(request.url).searchParams;
        searches.push(query.get('search'));
        return page(
          query.get('is_active') === 'false'
            ? [makeAgent({ id: 8, name: 'Old Hand', is_active: false })]
            : [],
        );
      }),
      http.get(`${API}/agents/8/`, () =>
        HttpResponse.json(makeAgent({ id: 8, name: 'Old Hand', is_active: false })),
      ),
    );
    const { user } = open();

    await user.type(screen.getByRole('combobox', { name: 'Agent' }), 'old');
    await waitFor(() => expect(searches).toContain('old'));
    await user.click(await screen.findByRole('option', { name: 'Old Hand (left)' }));

    expect(window.location.search).toBe('?agent=8');
  });

  test('say what a ticket looks like', async () => {
    decisionsAre([makeDecision()]);
    const { user } = open();

    await user.type(screen.getByLabelText('Ticket'), 'printer{Enter}');

    expect(screen.getByText('A number, such as T-000123.')).toBeVisible();
    expect(window.location.search).toBe('');
  });

  test.each([
    ['T-000012', 12],
    [' t-12 ', 12],
    ['0012', 12],
    ['0', null],
    ['x', null],
  ])('read %j as ticket %j', (text, ticket) => {
    expect(parseTicket(text)).toBe(ticket);
  });
});

describe('the record', () => {
  test('opens from its row and is kept in the address', async () => {
    decisionsAre([makeDecision()]);
    respond(http.get(`${API}/decisions/31/`, () => HttpResponse.json(makeDecision())));
    const { user } = open('?page=2');

    await user.click(await screen.findByRole('button', { name: /lowest load/ }));

    const record = within(await screen.findByRole('dialog', { name: 'Decision' }));
    for (const text of ['high: seniors', '0.712 ms', 'The rules', 'Taken from the queue', 'Chosen', '2 of 5'])
      expect(record.getByText(text)).toBeVisible();
    expect(window.location.search).toBe('?page=2&open=31');

    await user.click(record.getByRole('button', { name: 'Close' }));
    expect(window.location.search).toBe('?page=2');
  });

  test('opens from the address alone, and says who was out', async () => {
    decisionsAre([]);
    const waited = makeDecision({
      outcome: 'waiting',
      agent: null,
      load: null,
      candidates: [],
      out: { level: 3, unavailable: 1, at_capacity: 0 },
    });
    respond(http.get(`${API}/decisions/31/`, () => HttpResponse.json(waited)));
    open('?open=31');

    const record = within(await screen.findByRole('dialog', { name: 'Decision' }));
    expect(await record.findByText('Unavailable')).toBeVisible();
    expect(record.getByText('None: nobody was chosen')).toBeVisible();
  });

  test('says when there is none', async () => {
    decisionsAre([]);
    respond(http.get(`${API}/decisions/99/`, () => refusal(404, { detail: 'Not found.' })));
    open('?open=99');

    expect(await screen.findByText('There is no such decision')).toBeVisible();
  });
});
