import { visit } from '@test/navigation';
import { makeAgent, makeOverview, pageOf, renderSignedIn } from '@test/people';
import { API, HttpResponse, http, makeTicket, refusal, respond } from '@test/server';
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Agent } from '@/api';
import { AgentsPage } from './agents-page';

const ADMIN = { role: 'admin' } as const;

function agentList(agents: readonly Agent[], facts: object = {}, seen?: (query: URLSearchParams) => void) {
  return http.get(`${API}/agents/`, ({ request }) => {
    seen?.(new URL(request.url).searchParams);
    return HttpResponse.json(pageOf(agents, facts));
  });
}

/** What the agent is once a change has taken effect. */
function overview(facts: Parameters<typeof makeOverview>[0] = {}) {
  return http.get(`${API}/reports/overview/`, () => HttpResponse.json(makeOverview(facts)));
}

async function rowOf(name: string) {
  const row = (await screen.findByText(name)).closest('tr');
  if (!row) throw new Error(`${name} is in no row`);
  return within(row);
}

async function startTask(item: string) {
  const { user } = renderSignedIn(<AgentsPage />);
  await user.click(await screen.findByRole('button', { name: 'Actions for Ann Lee' }));
  await user.click(await screen.findByRole('menuitem', { name: item }));
  return { user, dialog: within(await screen.findByRole('dialog')) };
}

beforeEach(() => {
  visit('/agents/');
  respond(overview(), agentList([makeAgent()]));
});

describe('the board', () => {
  test('says for each agent who it is and how much it holds', async () => {
    renderSignedIn(<AgentsPage />);

    const row = await rowOf('Ann Lee');

    for (const text of ['ann@example.com', 'Senior', '2 of 5']) expect(row.getByText(text)).toBeVisible();
    expect(row.getByRole('switch', { name: 'Available' })).toBeChecked();
    expect(row.getByRole('switch')).toHaveAccessibleDescription('Ann Lee');
    expect(row.getByRole('link', { name: 'Ann Lee' })).toHaveAttribute('href', '/agents/detail/?id=3');
  });

  test('says who is full, who has no limit, and who never had a ticket', async () => {
    const other = makeAgent({ id: 4, name: 'Tom Okafor', capacity: null, load: 9, last_assigned_at: null });
    respond(agentList([makeAgent({ load: 5 }), other]));
    renderSignedIn(<AgentsPage />);

    expect((await rowOf('Ann Lee')).getByText('· full')).toBeVisible();
    expect((await rowOf('Tom Okafor')).getByText('9, no limit')).toBeVisible();
    expect((await rowOf('Tom Okafor')).getByText('Never')).toBeVisible();
  });

  test('says what waits at each priority, and why', async () => {
    const out = { level: 1, unavailable: 1, at_capacity: 0 };
    const waiting = { count: 3, oldest: '2026-01-05T08:00:00Z', out, explanation: 'No senior is available.' };
    respond(overview({ waiting: [{ priority: 'high', ...waiting }] }));
    renderSignedIn(<AgentsPage />);

    expect(await screen.findByText('No senior is available.')).toBeVisible();
    expect(screen.getByRole('link', { name: '3 waiting' })).toHaveAttribute(
      'href',
      '/tickets/?priority=high&waiting=true',
    );
    expect(screen.getAllByText('Nothing waits.')).toHaveLength(2);
  });

  test('is read only for agents', async () => {
    renderSignedIn(<AgentsPage />, { role: 'agent' });

    expect((await rowOf('Ann Lee')).getByRole('switch')).toBeDisabled();
    expect(screen.queryByRole('button', { name: /^Actions|New agent/ })).not.toBeInTheDocument();
  });

  test('shows placeholders while it loads', () => {
    respond(http.get(`${API}/agents/`, () => new Promise(() => {})));
    renderSignedIn(<AgentsPage />);

    expect(screen.getAllByRole('status').map((status) => status.textContent)).toContain('Loading');
  });

  test('says what went wrong, and loads again on request', async () => {
    respond(http.get(`${API}/agents/`, () => refusal(503, { detail: 'The database is not available.' })));
    const { user } = renderSignedIn(<AgentsPage />);

    expect(await screen.findByRole('alert')).toHaveTextContent('The database is not available.');
    respond(agentList([makeAgent()]));
    await user.click(screen.getByRole('button', { name: 'Try again' }));

    expect(await screen.findByText('Ann Lee')).toBeVisible();
  });

  test('offers the first step while nobody is there', async () => {
    respond(agentList([]));
    const { user } = renderSignedIn(<AgentsPage />);

    await user.click(await screen.findByRole('button', { name: 'Create the first one' }));

    expect(await screen.findByRole('dialog', { name: 'New agent' })).toBeVisible();
  });

  test('follows the address, and keeps filters there', async () => {
    const queries: string[] = [];
    respond(agentList([makeAgent()], { count: 60 }, (query) => queries.push(query.toString())));
    visit('/agents/?search=ann&level=senior&available=false&left=true&ordering=-load&page=2');
    const { user } = renderSignedIn(<AgentsPage />);
    await screen.findByText('Ann Lee');

    expect(queries[0]).toBe(
      'search=ann&level=senior&is_available=false&is_active=false&ordering=-load&page=2&page_size=25',
    );
    await user.click(screen.getByRole('button', { name: 'Who left' }));
    expect(window.location.search).toBe('?search=ann&level=senior&available=false&ordering=-load');
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(window.location.search).toBe('?ordering=-load');
    await user.click(within(screen.getByRole('search')).getByRole('button', { name: 'Level' }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'Junior' }));
    expect(window.location.search).toBe('?level=junior&ordering=-load');
  });

  test('is sorted by the column heads', async () => {
    const { user } = renderSignedIn(<AgentsPage />);
    const head = await screen.findByRole('columnheader', { name: 'Load' });

    await user.click(within(head).getByRole('button'));

    expect(window.location.search).toBe('?ordering=-load');
    expect(head).toHaveAttribute('aria-sort', 'descending');
  });
});

describe('the switch', () => {
  test('turns at once, and a message says how many waiting tickets came', async () => {
    let answer: (response: Response) => void = () => {};
    respond(
      agentList([makeAgent({ is_available: false })]),
      http.patch(`${API}/agents/3/`, () => new Promise<Response>((resolve) => (answer = resolve))),
    );
    const { user } = renderSignedIn(<AgentsPage />, ADMIN);
    const row = await rowOf('Ann Lee');

    await user.click(row.getByRole('switch'));
    await waitFor(() => expect(row.getByRole('switch')).toBeChecked());
    respond(agentList([makeAgent({ load: 5 })]));
    answer(HttpResponse.json(makeAgent({ load: 5 })));

    const message = await screen.findByRole('alert');
    expect(message).toHaveTextContent('Ann Lee is available');
    expect(message).toHaveTextContent('3 waiting tickets went to Ann Lee at once.');
    expect(await screen.findByText('5 of 5')).toBeVisible();
  });

  test('is turned back by the button in the message', async () => {
    const sent: unknown[] = [];
    respond(
      http.patch(`${API}/agents/3/`, async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(makeAgent({ is_available: sent.length > 1 }));
      }),
    );
    const { user } = renderSignedIn(<AgentsPage />, ADMIN);
    const row = await rowOf('Ann Lee');

    await user.click(row.getByRole('switch'));
    expect(await screen.findByRole('alert')).toHaveTextContent('Ann Lee is unavailable');
    await user.click(screen.getByRole('button', { name: 'Undo' }));

    await waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent('Ann Lee is available'));
    expect(sent).toEqual([{ is_available: false }, { is_available: true }]);
  });

  test('turns back when the server refuses', async () => {
    respond(http.patch(`${API}/agents/3/`, () => refusal(503, { detail: 'Try again.' })));
    const { user } = renderSignedIn(<AgentsPage />, ADMIN);
    const row = await rowOf('Ann Lee');

    await user.click(row.getByRole('switch'));

    expect(await screen.findByRole('alert')).toHaveTextContent('Ann Lee was not changed');
    expect(row.getByRole('switch')).toBeChecked();
  });
});

describe('a new agent', () => {
  async function openDialog() {
    const { user } = renderSignedIn(<AgentsPage />, ADMIN);
    await user.click(screen.getByRole('button', { name: 'New agent' }));
    return { user, dialog: within(await screen.findByRole('dialog', { name: 'New agent' })) };
  }

  test('is sent as entered; an empty capacity is no limit', async () => {
    let sent: unknown;
    respond(
      http.post(`${API}/agents/`, async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json(makeAgent({ load: 1 }), { status: 201 });
      }),
    );
    const { user, dialog } = await openDialog();

    await user.type(dialog.getByLabelText('First name'), 'Ann');
    await user.type(dialog.getByLabelText('Last name'), 'Lee');
    await user.type(dialog.getByLabelText('Email'), 'ann@example.com');
    await user.selectOptions(dialog.getByLabelText('Level'), 'Senior');
    await user.click(dialog.getByRole('button', { name: 'Create agent' }));

    expect(await screen.findByRole('alert')).toHaveTextContent('1 waiting ticket went to Ann Lee at once.');
    expect(sent).toEqual({
      first_name: 'Ann',
      last_name: 'Lee',
      email: 'ann@example.com',
      level: 'senior',
      capacity: null,
    });
  });

  test('asks for what is missing', async () => {
    const { user, dialog } = await openDialog();

    await user.click(dialog.getByRole('button', { name: 'Create agent' }));

    expect(dialog.getByText('Enter a first name.')).toBeVisible();
    expect(dialog.getByLabelText('First name')).toHaveFocus();
  });

  test('that the server refuses shows each message at its field', async () => {
    respond(
      http.post(`${API}/agents/`, () =>
        refusal(400, { email: ['There is an agent with this e-mail.'], capacity: ['At least 1.'] }),
      ),
    );
    const { user, dialog } = await openDialog();

    await user.type(dialog.getByLabelText('First name'), 'Ann');
    await user.type(dialog.getByLabelText('Email'), 'ann@example.com');
    await user.type(dialog.getByLabelText('Capacity'), '0{Enter}');

    await waitFor(() =>
      expect(dialog.getByLabelText('Email')).toHaveAccessibleDescription(
        'There is an agent with this e-mail.',
      ),
    );
    expect(dialog.getByLabelText('Capacity')).toHaveAccessibleDescription('At least 1.');
    expect(dialog.getByLabelText('Email')).toHaveFocus();
    expect(dialog.queryByRole('alert')).not.toBeInTheDocument();
  });
});

describe('what an admin does with an agent', () => {
  const held = [makeTicket({ id: 7 }), makeTicket({ id: 8, reference: 'T-000008' })];

  beforeEach(() => respond(http.get(`${API}/tickets/`, () => HttpResponse.json(pageOf(held)))));

  test('editing starts from what is there', async () => {
    respond(http.patch(`${API}/agents/3/`, () => HttpResponse.json(makeAgent({ capacity: 8 }))));
    const { user, dialog } = await startTask('Edit');

    expect(dialog.getByLabelText('Email')).toHaveValue('ann@example.com');
    await user.clear(dialog.getByLabelText('Capacity'));
    await user.type(dialog.getByLabelText('Capacity'), '8');
    await user.click(dialog.getByRole('button', { name: 'Save changes' }));

    expect(await screen.findByRole('alert')).toHaveTextContent('Ann Lee was changed');
  });

  test('editing that the server refuses shows each message at its field', async () => {
    respond(
      http.patch(`${API}/agents/3/`, () => refusal(400, { email: ['There is an agent with this e-mail.'] })),
    );
    const { user, dialog } = await startTask('Edit');

    await user.click(dialog.getByRole('button', { name: 'Save changes' }));

    expect(await dialog.findByText('There is an agent with this e-mail.')).toBeVisible();
    await waitFor(() => expect(dialog.getByLabelText('Email')).toHaveFocus());
  });

  test('handing over says what moved and what waits', async () => {
    respond(http.post(`${API}/agents/3/hand-over/`, () => HttpResponse.json({ moved: 1, waiting: 1 })));
    const { user, dialog } = await startTask('Hand over');

    expect(await dialog.findByText('2 active tickets will be routed again')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Hand over' }));

    expect(await screen.findByRole('alert')).toHaveTextContent('1 moved, 1 waiting');
  });

  test('deactivating shows what will be routed again, then where it went', async () => {
    const asked: string[] = [];
    const decided = (ticket: number, outcome: string) => ({ id: ticket, ticket, outcome });
    respond(
      http.get(`${API}/tickets/`, ({ request }) => {
        asked.push(new URL(request.url).searchParams.toString());
        return HttpResponse.json(pageOf(held));
      }),
      http.delete(`${API}/agents/3/`, () => new HttpResponse(null, { status: 204 })),
      http.get(`${API}/decisions/`, () =>
        HttpResponse.json(
          pageOf([
            decided(8, 'waiting'),
            decided(7, 'assigned'),
            decided(99, 'assigned'),
            decided(8, 'assigned'),
          ]),
        ),
      ),
    );
    const { user, dialog } = await startTask('Deactivate');

    expect(await dialog.findByRole('link', { name: /T-000008/ })).toBeVisible();
    expect(asked[0]).toContain('assigned_agent=3&status=open&status=in_progress');
    await user.click(dialog.getByRole('button', { name: 'Deactivate' }));

    const message = await screen.findByRole('alert');
    expect(message).toHaveTextContent('Ann Lee was deactivated');
    expect(message).toHaveTextContent('1 moved, 1 waiting');
  });

  test('what is refused stays in the dialog', async () => {
    respond(http.post(`${API}/agents/3/hand-over/`, () => refusal(403, { detail: 'Admins only.' })));
    const { user, dialog } = await startTask('Hand over');

    await user.click(dialog.getByRole('button', { name: 'Hand over' }));

    expect(await dialog.findByRole('alert')).toHaveTextContent('Admins only.');
  });

  test('those who left come back', async () => {
    let sent: unknown;
    respond(
      agentList([makeAgent({ is_active: false, load: 0 })]),
      http.patch(`${API}/agents/3/`, async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json(makeAgent({ load: 0 }));
      }),
    );
    const { user, dialog } = await startTask('Reactivate');

    await user.click(dialog.getByRole('button', { name: 'Reactivate' }));

    expect(await screen.findByRole('alert')).toHaveTextContent('Ann Lee is back');
    expect(sent).toEqual({ is_active: true });
  });
});
