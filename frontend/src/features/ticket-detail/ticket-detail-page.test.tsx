import { router, visit } from '@test/navigation';
import { renderApp } from '@test/render';
import {
  API,
  HttpResponse,
  http,
  makeMe,
  makeTicket,
  makeWaitingTicket,
  refusal,
  respond,
} from '@test/server';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Decision, Eligibility, Event, Ticket, Timeline } from '@/api';
import { SessionContext } from '@/shared/lib/session';
import { TicketDetailPage } from './ticket-detail-page';

type Role = 'admin' | 'agent' | 'requester';

const CANDIDATE = { level: 'senior', capacity: 5, last_assigned_at: null } as const;

function makeDecision(facts: Partial<Decision> = {}): Decision {
  return {
    id: 31,
    ticket: 7,
    reference: 'T-000007',
    trigger: 'created',
    outcome: 'assigned',
    agent: { id: 3, name: 'Ann Lee', level: 'senior' },
    rule: 'high: seniors',
    explanation: 'Ann Lee had the lowest load, 2 of 5.',
    load: 2,
    candidates: [
      { ...CANDIDATE, id: 3, name: 'Ann Lee', load: 2 },
      { ...CANDIDATE, id: 4, name: 'Wei Chen', load: 4 },
    ],
    out: { level: 0, unavailable: 0, at_capacity: 0 },
    policy_version: '1',
    actor: null,
    actor_name: null,
    is_live: true,
    duration_ms: 0.7,
    created_at: '2026-01-05T08:00:00Z',
    ...facts,
  };
}

function makeCandidate(
  facts: Partial<Omit<Eligibility, 'reason'>> & { reason?: Eligibility['reason'] | null },
) {
  return {
    id: 3,
    name: 'Ann Lee',
    email: 'ann@example.com',
    level: 'senior',
    is_available: true,
    load: 2,
    capacity: 5,
    reason: null,
    explanation: '',
    ...facts,
  };
}

function list(path: string, results: readonly object[]) {
  return http.get(`${API}/${path}`, () =>
    HttpResponse.json({ count: results.length, count_is_capped: false, next: null, previous: null, results }),
  );
}

const CREATED: Timeline = { is_capped: false, events: [makeEvent({})] };

function ticketIs(ticket: Ticket, timeline = CREATED, decisions = [makeDecision()]) {
  respond(
    http.get(`${API}/tickets/7/`, () => HttpResponse.json(ticket)),
    list('tickets/7/decisions/', decisions),
    http.get(`${API}/tickets/7/timeline/`, () => HttpResponse.json(timeline)),
  );
}

function open(role: Role = 'admin', agent: number | null = null) {
  visit('/tickets/detail/?id=7');
  return renderApp(
    <SessionContext value={makeMe({ role, agent })}>
      <TicketDetailPage conversationOf={() => null} />
    </SessionContext>,
  );
}

/** Answers a change with `after`, and tells what was asked for. */
function answerChange(method: 'patch' | 'post', path: string, after: Ticket) {
  const asked: unknown[] = [];
  respond(
    http[method](`${API}/tickets/7/${path}`, async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json(after);
    }),
  );
  return asked;
}

describe('the page', () => {
  test('shows placeholders while it loads', () => {
    respond(http.get(`${API}/tickets/7/`, () => new Promise(() => {})));
    open();

    expect(screen.getByRole('status')).toHaveTextContent('Loading');
  });

  test('shows the ticket with its text as it was written', async () => {
    ticketIs(makeTicket({ description: 'One\nTwo' }));
    open();

    expect(await screen.findByRole('heading', { level: 1, name: 'Laptop does not start' })).toBeVisible();
    expect(screen.getByText(/One\s+Two/)).toHaveTextContent('One Two');
    expect(screen.getByText('Ada Lovelace')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Ann Lee' })).toHaveAttribute('href', '/agents/detail/?id=3');
  });

  test.each(['?id=7', '?id=abc', ''])('says when there is no such ticket: %s', async (query) => {
    respond(http.get(`${API}/tickets/7/`, () => refusal(404, { detail: 'Not found.' })));
    visit(`/tickets/detail/${query}`);
    renderApp(
      <SessionContext value={makeMe()}>
        <TicketDetailPage conversationOf={() => null} />
      </SessionContext>,
    );

    expect(await screen.findByRole('heading', { name: 'There is no such ticket' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Go to tickets' })).toHaveAttribute('href', '/tickets/');
  });

  test('says what went wrong, and loads again on request', async () => {
    respond(http.get(`${API}/tickets/7/`, () => refusal(503, { detail: 'The database is not available.' })));
    const { user } = open();

    expect(await screen.findByRole('alert')).toHaveTextContent('The database is not available.');
    ticketIs(makeTicket());
    await user.click(screen.getByRole('button', { name: 'Try again' }));

    expect(await screen.findByRole('heading', { level: 1 })).toBeVisible();
  });

  test('keeps what it has when it cannot be brought up to date', async () => {
    ticketIs(makeTicket());
    const { queryClient } = open();
    await screen.findByRole('heading', { level: 1 });

    respond(http.get(`${API}/tickets/7/`, () => refusal(503, { detail: 'Down.' })));
    await queryClient.invalidateQueries({ queryKey: ['tickets', 'detail', 7, 'ticket'] });

    expect(await screen.findByText(/may be out of date/)).toBeVisible();
    expect(screen.getByRole('heading', { level: 1 })).toBeVisible();
  });
});

describe('why this agent', () => {
  test('opens into the candidates with their loads', async () => {
    ticketIs(makeTicket());
    const { user } = open();

    const card = within(await screen.findByRole('region', { name: 'Why this agent' }));
    expect(card.getByText('Ann Lee had the lowest load, 2 of 5.')).toBeVisible();
    expect(card.queryByRole('list')).not.toBeInTheDocument();
    await user.click(card.getByRole('button', { name: 'Candidates and their loads' }));

    const [chosen, other] = within(await card.findByRole('list', { name: 'Candidates' })).getAllByRole(
      'listitem',
    );
    expect(chosen).toHaveTextContent(/Ann Lee.*never.*Chosen.*2 of 5/);
    expect(other).toHaveTextContent(/Wei Chen.*4 of 5/);
    expect(card.getByRole('link', { name: 'Full record' })).toHaveAttribute(
      'href',
      '/decisions/?ticket=7&open=31',
    );
  });

  test('of a ticket that waits says at once who was out and why', async () => {
    const out = { level: 7, unavailable: 0, at_capacity: 2 };
    ticketIs(makeWaitingTicket(), CREATED, [
      makeDecision({ outcome: 'waiting', agent: null, load: null, candidates: [], out }),
    ]);
    open();

    const reasons = within(await screen.findByRole('list', { name: 'Agents who could not take it' }));
    expect(reasons.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      '2 At capacity',
      '7 Of the wrong level',
    ]);
  });

  test('of one that came in closed says that nothing was decided', async () => {
    ticketIs(makeTicket({ status: 'closed', assigned_agent: null, assignment: null }), CREATED, []);
    open();

    expect(await screen.findByText(/No decision was made/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Route again' })).toBeDisabled();
  });
});

function makeEvent(facts: Partial<Event>): Event {
  return {
    key: 'created',
    at: '2026-01-05T08:00:00Z',
    kind: 'created',
    by: 'Ada Lovelace',
    source: 'dashboard',
    changes: [],
    decision: null,
    comment: null,
    mail: null,
    ...facts,
  };
}

describe('the timeline', () => {
  const DECISION = { outcome: 'assigned', trigger: 'created', explanation: 'Lowest load.' } as const;

  test('tells changes, decisions, comments and mails, newest first', async () => {
    const mail = { id: 5, kind: 'assigned', recipient_name: 'Ann Lee', status: 'failed' } as const;
    ticketIs(makeTicket(), {
      is_capped: true,
      events: [
        makeEvent({}),
        makeEvent({ key: 'd:1', kind: 'decision', by: '', decision: { ...DECISION, agent_name: 'Ann Lee' } }),
        makeEvent({ key: 'm:5', kind: 'mail', mail }),
        makeEvent({
          key: 'c:1',
          kind: 'changed',
          source: 'token',
          changes: [
            { field: 'priority', old: 'low', new: 'high' },
            { field: 'description', old: 'a', new: 'b' },
            { field: 'external_id', old: null, new: 'J-1' },
          ],
        }),
        makeEvent({ key: 's:1', kind: 'comment', comment: { id: 1, is_internal: true, excerpt: 'Odd one' } }),
        makeEvent({ key: 's:2', kind: 'comment', comment: { id: 2, is_internal: false, excerpt: 'Try it' } }),
        makeEvent({
          key: 'd:2',
          kind: 'decision',
          decision: { ...DECISION, trigger: 'manual', agent_name: null },
        }),
        makeEvent({
          key: 'c:2',
          kind: 'changed',
          changes: [{ field: 'status', old: 'open', new: 'closed' }],
        }),
      ],
    });
    open();

    const list = within(await screen.findByRole('list', { name: /newest first/ }));
    const texts = list.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(texts).toEqual([
      expect.stringMatching(/Status: Open → Closed.*Ada Lovelace/),
      expect.stringMatching(/Nobody could take it.*By hand · Ada Lovelace/),
      expect.stringMatching(/Reply.*Try it/),
      expect.stringMatching(/Internal note.*Odd one/),
      expect.stringMatching(
        /Priority: Low → High; Description changed; External id: none → J-1.*Ada Lovelace · API token/,
      ),
      expect.stringMatching(/Mail to Ann Lee: failed/),
      expect.stringMatching(/Assigned to Ann Lee.*Lowest load.*Ticket created · The rules/),
      expect.stringMatching(/Created.*Ada Lovelace/),
    ]);
    expect(screen.getByText('Older events are not shown.')).toBeVisible();
  });

  test('says when it could not be loaded, and loads again on request', async () => {
    ticketIs(makeTicket());
    respond(http.get(`${API}/tickets/7/timeline/`, () => refusal(503, { detail: 'Down.' })));
    const { user } = open();

    expect(await screen.findByRole('alert')).toHaveTextContent('The timeline could not be loaded. Down.');
    ticketIs(makeTicket());
    await user.click(screen.getByRole('button', { name: 'Try again' }));

    expect(await screen.findByRole('list', { name: /newest first/ })).toBeVisible();
  });

  test('an agent neither assigns nor deletes', async () => {
    ticketIs(makeTicket());
    open('agent');

    expect(await screen.findByRole('list', { name: /newest first/ })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Assign' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Delete ticket' })).not.toBeInTheDocument();
  });
});

describe('a change in place', () => {
  async function setPriority(user: ReturnType<typeof open>['user'], name: string) {
    await user.click(await screen.findByRole('button', { name: 'Priority: High' }));
    await user.click(await screen.findByRole('menuitemradio', { name }));
  }

  test('is shown at once, and a message says what the rules did', async () => {
    ticketIs(makeTicket());
    const after = makeTicket({
      priority: 'low',
      assigned_agent: { id: 9, name: 'Tom Okafor', email: 't@example.com', level: 'junior' },
      assignment: {
        outcome: 'assigned',
        trigger: 'priority_changed',
        explanation: 'Tom had the lowest load.',
      },
    });
    let answer = () => {};
    respond(
      http.patch(`${API}/tickets/7/`, async () => {
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return HttpResponse.json(after);
      }),
    );
    const { user } = open();

    await setPriority(user, 'Low');
    expect(await screen.findByRole('button', { name: 'Priority: Low' })).toBeVisible();
    ticketIs(after);
    answer();

    const message = await screen.findByRole('alert');
    expect(message).toHaveTextContent('T-000007 moved to Tom Okafor');
    expect(message).toHaveTextContent('Tom had the lowest load.');
  });

  test('is taken back when the server refuses it', async () => {
    ticketIs(makeTicket());
    respond(http.patch(`${API}/tickets/7/`, () => refusal(403, { detail: 'You may not change: priority.' })));
    const { user } = open();

    await setPriority(user, 'Low');

    expect(await screen.findByRole('alert')).toHaveTextContent('You may not change: priority.');
    expect(screen.getByRole('button', { name: 'Priority: High' })).toBeVisible();
  });

  test('of the status says that the ticket is closed', async () => {
    ticketIs(makeTicket());
    const asked = answerChange('patch', '', makeTicket({ status: 'closed' }));
    const { user } = open('agent');

    await user.click(await screen.findByRole('button', { name: 'Status: Open' }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'Closed' }));

    expect(await screen.findByRole('alert')).toHaveTextContent('T-000007 is closed');
    expect(asked).toEqual([{ status: 'closed' }]);
  });

  test('is undone by the button in the message', async () => {
    ticketIs(makeTicket());
    const asked = answerChange('patch', '', makeTicket({ status: 'closed' }));
    const { user } = open('agent');
    await user.click(await screen.findByRole('button', { name: 'Status: Open' }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'Closed' }));

    await user.click(await screen.findByRole('button', { name: 'Undo' }));

    await waitFor(() => expect(asked).toEqual([{ status: 'closed' }, { status: 'open' }]));
  });
});

describe('the text', () => {
  async function edit() {
    const { user, queryClient } = open();
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    return { user, queryClient, title: screen.getByLabelText('Title') };
  }

  test('is changed, and only what was changed is sent', async () => {
    ticketIs(makeTicket({ description: 'Old' }));
    const asked = answerChange('patch', '', makeTicket({ title: 'Laptop is dead' }));
    const { user, title } = await edit();

    await user.clear(title);
    await user.type(title, 'Laptop is dead{Enter}');

    expect(await screen.findByRole('alert')).toHaveTextContent('T-000007 is saved');
    expect(asked).toEqual([{ title: 'Laptop is dead' }]);
    expect(screen.getByRole('button', { name: 'Edit' })).toHaveFocus();
  });

  test('needs a title', async () => {
    ticketIs(makeTicket());
    const { user, title } = await edit();

    await user.clear(title);
    await user.click(screen.getByRole('button', { name: 'Save' }));

    expect(screen.getByText('Give the ticket a title.')).toBeVisible();
    expect(title).toHaveFocus();
  });

  test('that the server refuses shows the message at its field', async () => {
    ticketIs(makeTicket());
    respond(http.patch(`${API}/tickets/7/`, () => refusal(400, { title: ['One line, please.'] })));
    const { user, title } = await edit();

    await user.type(title, ' again');
    await user.click(screen.getByRole('button', { name: 'Save' }));

    await waitFor(() => expect(title).toHaveAccessibleDescription('One line, please.'));
    expect(title).toHaveValue('Laptop does not start again');
  });

  test('being typed survives what others change meanwhile', async () => {
    ticketIs(makeTicket());
    const { user, queryClient, title } = await edit();
    await user.type(title, ' at all');

    ticketIs(makeTicket({ title: 'Changed by somebody', status: 'in_progress' }));
    await queryClient.invalidateQueries({ queryKey: ['tickets'] });

    expect(await screen.findByText(/Somebody has changed this text meanwhile/)).toBeVisible();
    expect(title).toHaveValue('Laptop does not start at all');
    expect(screen.getByRole('button', { name: 'Status: In progress' })).toBeVisible();
  });

  test('is edited on a press of e', async () => {
    ticketIs(makeTicket());
    const { user } = open();
    await screen.findByRole('heading', { level: 1 });

    await user.keyboard('e');

    expect(screen.getByLabelText('Title')).toHaveValue('Laptop does not start');
  });
});

describe('assigning by hand', () => {
  const busy = makeCandidate({
    id: 4,
    name: 'Wei Chen',
    load: 5,
    reason: 'at_capacity',
    explanation: 'Wei Chen is at capacity.',
  });
  const free = makeCandidate({ id: 5, name: 'Zoe Park', email: 'zoe@example.com' });

  async function openDialog(candidates: object[] = [busy, free]) {
    ticketIs(makeTicket());
    respond(list('tickets/7/candidates/', candidates));
    const { user } = open();
    await user.click(await screen.findByRole('button', { name: 'Assign' }));
    return { user, dialog: within(await screen.findByRole('dialog', { name: 'Assign T-000007' })) };
  }

  test('lists those whom the rules could choose first, the others with the reason', async () => {
    const { dialog } = await openDialog();

    const names = (await dialog.findAllByRole('radio')).map((radio) => radio.closest('label')?.textContent);

    expect(names[0]).toContain('Zoe Park');
    expect(names[1]).toContain('Wei Chen is at capacity.');
    expect(dialog.getByRole('button', { name: 'Assign' })).toBeDisabled();
  });

  test('goes to whom one chooses, and a message says so', async () => {
    const { user, dialog } = await openDialog();
    const asked = answerChange(
      'post',
      'assign/',
      makeTicket({ assigned_agent: { id: 5, name: 'Zoe Park', email: 'zoe@example.com', level: 'senior' } }),
    );

    await user.type(await dialog.findByLabelText('Search agents'), 'zoe');
    expect(dialog.getAllByRole('radio')).toHaveLength(1);
    await user.click(dialog.getByRole('radio'));
    await user.click(dialog.getByRole('button', { name: 'Assign to Zoe Park' }));

    expect(await screen.findByRole('alert')).toHaveTextContent('T-000007 moved to Zoe Park');
    expect(asked).toEqual([{ agent: 5 }]);

    const holder = makeTicket().assigned_agent?.id;
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(asked).toEqual([{ agent: 5 }, { agent: holder, override: true }]));
  });

  test('to somebody whom the rules would not choose asks first', async () => {
    const { user, dialog } = await openDialog();
    const asked = answerChange('post', 'assign/', makeTicket());

    await user.click(await dialog.findByRole('radio', { name: /Wei Chen/ }));
    const submit = dialog.getByRole('button', { name: 'Assign to Wei Chen' });
    expect(submit).toBeDisabled();
    await user.click(dialog.getByRole('checkbox', { name: 'Assign all the same' }));
    await user.click(submit);

    await waitFor(() => expect(asked).toEqual([{ agent: 4, override: true }]));
  });

  test('that the server refuses stays in the dialog with the reason', async () => {
    const { user, dialog } = await openDialog();
    respond(
      http.post(`${API}/tickets/7/assign/`, () => refusal(400, { agent: ['Zoe Park is unavailable.'] })),
    );

    await user.click(await dialog.findByRole('radio', { name: /Zoe Park/ }));
    await user.click(dialog.getByRole('button', { name: 'Assign to Zoe Park' }));

    expect(await dialog.findByRole('alert')).toHaveTextContent('Zoe Park is unavailable.');
  });

  test('says when there is nobody, and when nobody matches', async () => {
    const { user, dialog } = await openDialog();
    await user.type(await dialog.findByLabelText('Search agents'), 'nobody');

    expect(dialog.getByText('No agent matches the search.')).toBeVisible();
  });

  test('says when the agents cannot be loaded', async () => {
    ticketIs(makeTicket());
    respond(http.get(`${API}/tickets/7/candidates/`, () => refusal(503, { detail: 'Down.' })));
    const { user } = open();
    await user.click(await screen.findByRole('button', { name: 'Assign' }));

    expect(await screen.findByText('The agents could not be loaded')).toBeVisible();
  });
});

test('routing again says what came of it', async () => {
  ticketIs(makeTicket());
  const asked = answerChange('post', 'assign/', makeWaitingTicket());
  const { user } = open();

  await user.click(await screen.findByRole('button', { name: 'Route again' }));

  expect(await screen.findByRole('alert')).toHaveTextContent('T-000007 is waiting');
  expect(asked).toEqual([{}]);
});

describe('handing back', () => {
  async function handBack(reason: string) {
    const { user } = open('agent', 3);
    await user.click(await screen.findByRole('button', { name: 'Hand back' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Hand T-000007 back?' }));
    if (reason) await user.type(dialog.getByLabelText('Reason'), reason);
    await user.click(dialog.getByRole('button', { name: 'Hand back' }));
    return dialog;
  }

  test('gives the ticket to whom the rules choose, with the reason', async () => {
    ticketIs(makeTicket());
    const other = { id: 4, name: 'Wei Chen', email: 'wei@example.com', level: 'senior' } as const;
    const asked = answerChange('post', 'hand-back/', makeTicket({ assigned_agent: other }));

    await handBack('Not my field');

    expect(await screen.findByRole('alert')).toHaveTextContent('T-000007 moved to Wei Chen');
    expect(asked).toEqual([{ reason: 'Not my field' }]);
  });

  test('needs a reason', async () => {
    ticketIs(makeTicket());

    const dialog = await handBack('');

    expect(dialog.getByText('Say why, so that the next one knows.')).toBeVisible();
    expect(dialog.getByLabelText('Reason')).toHaveFocus();
  });

  test('that the server refuses stays in the dialog with what it said', async () => {
    ticketIs(makeTicket());
    respond(
      http.post(`${API}/tickets/7/hand-back/`, () =>
        refusal(403, { detail: 'You do not hold it any more.' }),
      ),
    );

    const dialog = await handBack('Not my field');

    expect(await dialog.findByRole('alert')).toHaveTextContent('You do not hold it any more.');
  });

  test('is for the agent who holds it alone', async () => {
    ticketIs(makeTicket());
    open('agent', 4);

    await screen.findByRole('heading', { name: 'Laptop does not start', level: 1 });
    expect(screen.queryByRole('button', { name: 'Hand back' })).toBeNull();
  });
});

test('deleting asks first, then leads back to the list', async () => {
  ticketIs(makeTicket());
  let isDeleted = false;
  respond(
    http.delete(`${API}/tickets/7/`, () => {
      isDeleted = true;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { user } = open();

  await user.click(await screen.findByRole('button', { name: 'Delete ticket' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Delete T-000007?' }));
  expect(isDeleted).toBe(false);
  await user.click(dialog.getByRole('button', { name: 'Delete ticket' }));

  await waitFor(() => expect(router.replace).toHaveBeenCalledWith('/tickets/'));
  expect(await screen.findByRole('alert')).toHaveTextContent('T-000007 is deleted');
});

describe('a requester', () => {
  const own = makeTicket({ assigned_agent: { name: 'Ann Lee' } });

  test('sees who works on the ticket, and nothing internal is asked for', async () => {
    // Any other request fails the test.
    respond(http.get(`${API}/tickets/7/`, () => HttpResponse.json(own)));
    open('requester');

    expect(await screen.findByText('Ann Lee')).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Ann Lee' })).not.toBeInTheDocument();
    for (const name of ['Why this agent', 'Timeline'])
      expect(screen.queryByRole('region', { name })).not.toBeInTheDocument();
    for (const name of [/^Priority/, 'Assign', 'Route again', 'Delete ticket'])
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
  });

  test('closes and reopens it', async () => {
    respond(http.get(`${API}/tickets/7/`, () => HttpResponse.json(own)));
    const asked = answerChange('patch', '', { ...own, status: 'closed' });
    const { user } = open('requester');

    await screen.findByText('Ann Lee');
    respond(http.get(`${API}/tickets/7/`, () => HttpResponse.json({ ...own, status: 'closed' })));
    await user.click(screen.getByRole('button', { name: 'Close ticket' }));

    expect(await screen.findByRole('button', { name: 'Reopen ticket' })).toBeVisible();
    expect(asked).toEqual([{ status: 'closed' }]);
  });
});
