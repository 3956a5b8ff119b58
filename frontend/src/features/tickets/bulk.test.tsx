import { visit } from '@test/navigation';
import { API, HttpResponse, http, makeTicket, refusal, respond, ticketList } from '@test/server';
import { makeAgent, renderTickets, surroundings } from '@test/tickets';
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';

const TICKETS = [1, 2, 3, 4].map((id) =>
  makeTicket({ id, reference: `T-00000${id}`, title: `Ticket number ${id}` }),
);

beforeEach(() => {
  visit('/tickets/');
  respond(ticketList(TICKETS), ...surroundings([makeAgent(), makeAgent({ id: 4, name: 'Tom Okafor' })]));
});

/** Answers bulk changes; those whose id is in `problems` are refused. Tells what was sent. */
function answerBulk(problems: Readonly<Record<number, string>> = {}) {
  const sent: unknown[] = [];
  respond(
    http.post<never, { ids: number[] }>(`${API}/tickets/bulk/`, async ({ request }) => {
      const body = await request.json();
      sent.push(body);
      const found = TICKETS.filter(({ id }) => body.ids.includes(id));
      return HttpResponse.json({
        results: found.map((ticket) => ({ ticket, problem: problems[ticket.id] ?? '' })),
      });
    }),
  );
  return sent;
}

async function select(...references: string[]) {
  const rendered = renderTickets();
  for (const reference of references)
    await rendered.user.click(await screen.findByRole('checkbox', { name: `Select ${reference}` }));
  return rendered.user;
}

describe('selecting', () => {
  test('only admins can', async () => {
    renderTickets({ role: 'agent' });
    await screen.findByText('T-000001');

    expect(screen.queryByRole('checkbox')).not.toBeInTheDocument();
  });

  test('takes one, a range with Shift, the page, and none', async () => {
    const user = await select('T-000001');
    expect(await screen.findByText('1 selected')).toBeVisible();

    await user.keyboard('{Shift>}');
    await user.click(screen.getByRole('checkbox', { name: 'Select T-000003' }));
    await user.keyboard('{/Shift}');
    expect(screen.getByText('3 selected')).toBeVisible();
    expect(screen.getByText('3 tickets selected')).toBeInTheDocument();
    expect(screen.getByRole('checkbox', { name: 'Select page' })).toBePartiallyChecked();

    await user.click(screen.getByRole('checkbox', { name: 'Select page' }));
    expect(screen.getByText('4 selected')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Clear selection' }));
    expect(screen.queryByText(/\d selected/)).not.toBeInTheDocument();
  });

  test('lets go with other filters', async () => {
    const user = await select('T-000002');

    await user.click(screen.getByRole('button', { name: 'Waiting' }));
    await waitFor(() => expect(screen.getByRole('checkbox', { name: 'Select T-000002' })).not.toBeChecked());
    expect(screen.queryByText('1 selected')).not.toBeInTheDocument();
  });
});

describe('changing what is selected', () => {
  test('closes all, and says what became of each', async () => {
    const sent = answerBulk({ 2: 'It has been deleted.' });
    const user = await select('T-000001', 'T-000002');

    await user.click(screen.getByRole('button', { name: 'Close' }));

    const dialog = within(await screen.findByRole('dialog', { name: '1 of 2 tickets closed' }));
    const [refused, done] = dialog.getAllByRole('listitem');
    expect(refused).toHaveTextContent(/T-000002.*It has been deleted\./);
    expect(done).toHaveTextContent(/T-000001.*Closed\./);
    expect(sent).toEqual([{ ids: [1, 2], action: 'close' }]);
    await user.click(dialog.getByRole('button', { name: 'Done' }));
    expect(screen.queryByText('2 selected')).not.toBeInTheDocument();
  });

  test('sets the priority', async () => {
    const sent = answerBulk();
    const user = await select('T-000001', 'T-000003');

    await user.click(screen.getByRole('button', { name: 'Change priority' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Low' }));

    const dialog = await screen.findByRole('dialog', { name: '2 tickets set to Low' });
    expect(dialog).toHaveTextContent('Ann Lee had the lowest load, 2 of 5.');
    expect(sent).toEqual([{ ids: [1, 3], action: 'set_priority', priority: 'low' }]);
  });

  test('routes again, and counts what is no longer there', async () => {
    const sent = answerBulk();
    respond(ticketList([...TICKETS, makeTicket({ id: 9, reference: 'T-000009' })]));
    const user = await select('T-000001', 'T-000009');

    await user.click(screen.getByRole('button', { name: 'Route again' }));

    const dialog = await screen.findByRole('dialog', { name: '1 of 2 tickets routed again' });
    expect(dialog).toHaveTextContent('1 ticket could not be found any more.');
    expect(sent).toEqual([{ ids: [1, 9], action: 'assign' }]);
  });

  test('assigns to an agent, also past the rules', async () => {
    const sent = answerBulk({ 1: 'Tom Okafor is at capacity.' });
    const user = await select('T-000001', 'T-000002');

    await user.click(screen.getByRole('button', { name: 'Assign…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Assign 2 tickets' }));
    await user.click(dialog.getByRole('button', { name: 'Assign' }));
    expect(dialog.getByText('Choose an agent.')).toBeVisible();
    await user.click(dialog.getByRole('combobox', { name: 'Agent' }));
    await user.click(await screen.findByRole('option', { name: /^Tom Okafor · senior, holds 2 of 5/ }));
    await user.click(dialog.getByRole('checkbox', { name: 'Override the rules' }));
    await user.click(dialog.getByRole('button', { name: 'Assign' }));

    const results = await screen.findByRole('dialog', { name: '1 of 2 tickets assigned' });
    expect(results).toHaveTextContent('Tom Okafor is at capacity.');
    expect(sent).toEqual([{ ids: [1, 2], action: 'assign', agent: 4, override: true }]);
  });

  test('shows at the agent what the server says about it', async () => {
    respond(http.post(`${API}/tickets/bulk/`, () => refusal(400, { agent: ['This agent has left.'] })));
    const user = await select('T-000001');

    await user.click(screen.getByRole('button', { name: 'Assign…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Assign 1 ticket' }));
    await user.click(dialog.getByRole('combobox', { name: 'Agent' }));
    await user.click(await screen.findByRole('option', { name: /^Ann Lee/ }));
    await user.click(dialog.getByRole('button', { name: 'Assign' }));

    expect(await dialog.findByText('This agent has left.')).toBeVisible();
  });

  test('that fails altogether says so and keeps the selection', async () => {
    respond(http.post(`${API}/tickets/bulk/`, () => refusal(503, { detail: 'Try again.' })));
    const user = await select('T-000001');

    await user.click(screen.getByRole('button', { name: 'Close' }));

    expect(await screen.findByRole('alert')).toHaveTextContent('Nothing changed');
    expect(screen.getByText('1 selected')).toBeVisible();
  });
});

describe('by keyboard', () => {
  const link = (id: number) => screen.getByRole('link', { name: `Ticket number ${id}` });

  test('walks, selects and lets go', async () => {
    const { user } = renderTickets();
    await screen.findByText('T-000001');

    await user.keyboard('k');
    expect(link(1)).toHaveFocus();
    await user.keyboard('jj');
    expect(link(3)).toHaveFocus();
    await user.keyboard('k');
    expect(link(2)).toHaveFocus();
    await user.keyboard('x');
    expect(screen.getByRole('checkbox', { name: 'Select T-000002' })).toBeChecked();
    await user.keyboard('{Escape}');
    expect(screen.getByRole('checkbox', { name: 'Select T-000002' })).not.toBeChecked();
  });

  test('stays with its ticket when others come in, and goes on where it was when that one goes', async () => {
    const { user, queryClient } = renderTickets();
    await screen.findByText('T-000001');
    await user.keyboard('jjx');

    respond(ticketList([makeTicket({ id: 8, reference: 'T-000008', title: 'Ticket number 8' }), ...TICKETS]));
    await queryClient.invalidateQueries({ queryKey: ['tickets'] });
    await screen.findByText('T-000008');
    expect(link(2)).toHaveFocus();
    expect(screen.getByRole('checkbox', { name: 'Select T-000002' })).toBeChecked();

    respond(ticketList(TICKETS.filter(({ id }) => id !== 2)));
    await queryClient.invalidateQueries({ queryKey: ['tickets'] });
    await waitFor(() => expect(screen.queryByText('T-000002')).not.toBeInTheDocument());
    await user.keyboard('j');
    expect(link(3)).toHaveFocus();
  });

  test('creates and searches, and never while one types', async () => {
    const { user } = renderTickets();
    await screen.findByText('T-000001');

    await user.keyboard('/');
    await user.keyboard('cjx?/');
    expect(screen.getByLabelText('Search tickets')).toHaveFocus();
    expect(screen.getByLabelText('Search tickets')).toHaveValue('cjx?/');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();

    await user.tab();
    await user.keyboard('c');
    expect(await screen.findByRole('dialog', { name: 'New ticket' })).toBeVisible();
  });
});
