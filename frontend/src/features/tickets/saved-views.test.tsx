import { router, visit } from '@test/navigation';
import { API, HttpResponse, http, makeTicket, refusal, respond, ticketList } from '@test/server';
import { renderAs } from '@test/session';
import { renderTickets, surroundings } from '@test/tickets';
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { TicketSearch } from './ticket-search';

const URGENT = { id: 5, name: 'Urgent', query: 'priority=high&waiting=true' };

beforeEach(() => {
  visit('/tickets/');
  respond(ticketList([makeTicket()]), ...surroundings([], [URGENT]));
});

test('a saved view is applied, and named while it is shown', async () => {
  const { user } = renderTickets();

  await user.click(await screen.findByRole('button', { name: 'Views' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Urgent' }));

  expect(window.location.search).toBe('?priority=high&waiting=true');
  expect(await screen.findByRole('button', { name: 'View: Urgent' })).toBeVisible();
});

test('while there are none, the menu says so', async () => {
  respond(...surroundings([], []));
  const { user } = renderTickets();

  await user.click(await screen.findByRole('button', { name: 'Views' }));

  expect(await screen.findByText('No saved views yet')).toBeVisible();
  expect(screen.queryByRole('menuitem', { name: 'Delete views…' })).not.toBeInTheDocument();
});

test('views that cannot be loaded say why', async () => {
  respond(http.get(`${API}/saved-views/`, () => refusal(503, { detail: 'The database is away.' })));
  const { user } = renderTickets();

  await user.click(await screen.findByRole('button', { name: 'Views' }));

  expect(await screen.findByText('The database is away.')).toBeVisible();
});

test('what is shown is saved under a name, without its page', async () => {
  let sent: unknown;
  respond(
    http.post(`${API}/saved-views/`, async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json({ id: 6, name: 'Mine', query: '' }, { status: 201 });
    }),
  );
  visit('/tickets/?status=open&page=2');
  const { user } = renderTickets();

  await user.click(await screen.findByRole('button', { name: 'Views' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Save this view…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Save this view' }));
  await user.click(dialog.getByRole('button', { name: 'Save view' }));
  expect(dialog.getByText('Give the view a name.')).toBeVisible();
  await user.type(dialog.getByLabelText('Name'), ' Mine {Enter}');

  expect(await screen.findByText('The view Mine is saved.')).toBeVisible();
  expect(sent).toEqual({ name: 'Mine', query: 'status=open' });
});

test('a name that the server refuses shows why', async () => {
  respond(http.post(`${API}/saved-views/`, () => refusal(400, { name: ['One line, please.'] })));
  const { user } = renderTickets();

  await user.click(await screen.findByRole('button', { name: 'Views' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Save this view…' }));
  await user.type(await screen.findByLabelText('Name'), 'x{Enter}');

  expect(await screen.findByText('One line, please.')).toBeVisible();
});

test('a view is deleted, and brought back', async () => {
  let saved: unknown;
  respond(
    http.delete(`${API}/saved-views/5/`, () => new HttpResponse(null, { status: 204 })),
    http.post(`${API}/saved-views/`, async ({ request }) => {
      saved = await request.json();
      return HttpResponse.json(URGENT, { status: 201 });
    }),
  );
  const { user } = renderTickets();
  await user.click(await screen.findByRole('button', { name: 'Views' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Delete views…' }));

  await user.click(await screen.findByRole('button', { name: 'Delete Urgent' }));
  await user.click(await screen.findByRole('button', { name: 'Undo' }));

  await waitFor(() => expect(saved).toEqual({ name: 'Urgent', query: 'priority=high&waiting=true' }));
});

test('from every other page, Enter leads to the tickets that the search finds', async () => {
  visit('/queue/');
  const { user } = renderAs(<TicketSearch />);

  await user.keyboard('/');
  await user.keyboard(' vpn drops {Enter}');

  expect(router.push).toHaveBeenCalledWith('/tickets/?search=vpn+drops');
});
