import { visit } from '@test/navigation';
import {
  API,
  HttpResponse,
  http,
  makeTicket,
  makeWaitingTicket,
  refusal,
  respond,
  ticketList,
} from '@test/server';
import { renderTickets, surroundings } from '@test/tickets';
import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';

beforeEach(() => {
  visit('/tickets/');
  respond(...surroundings());
});

async function rowOf(reference: string) {
  const cell = await screen.findByText(reference);
  const row = cell.closest('tr');
  if (!row) throw new Error(`${reference} is in no row`);
  return within(row);
}

describe('the list', () => {
  test('says for each ticket who has it and why', async () => {
    respond(ticketList([makeTicket()]));
    renderTickets();

    const row = await rowOf('T-000007');

    for (const text of [
      'Laptop does not start',
      'High',
      'Open',
      'Ann Lee',
      'Ann Lee had the lowest load, 2 of 5.',
    ]) {
      expect(row.getByText(text)).toBeVisible();
    }
  });

  test('marks what waits, with the reason', async () => {
    respond(ticketList([makeWaitingTicket()]));
    renderTickets();

    const row = await rowOf('T-000007');

    expect(row.getByText('Waiting')).toBeVisible();
    expect(row.getByText('Nobody can take it now: 2 at capacity.')).toBeVisible();
  });

  test('shows a ticket that came in closed, with nobody and no reason', async () => {
    respond(ticketList([makeTicket({ status: 'closed', assigned_agent: null, assignment: null })]));
    renderTickets();

    const row = await rowOf('T-000007');

    expect(row.getByText('Nobody')).toBeVisible();
    expect(row.queryByText('Waiting')).not.toBeInTheDocument();
  });

  test('shows a requester no more than the API tells', async () => {
    respond(ticketList([makeTicket({ assigned_agent: { name: 'Ann Lee' } })]));
    renderTickets({ role: 'requester' });

    expect((await rowOf('T-000007')).getByText('Ann Lee')).toBeVisible();
    expect(screen.queryByLabelText('Agent')).not.toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Export CSV' })).not.toBeInTheDocument();
    expect(screen.queryByRole('checkbox')).not.toBeInTheDocument();
  });

  test('shows placeholders while it loads', async () => {
    respond(http.get(`${API}/tickets/`, () => new Promise(() => {})));
    renderTickets();

    expect(screen.getByRole('status')).toHaveTextContent('Loading');
  });

  test('says what went wrong, and loads again on request', async () => {
    respond(http.get(`${API}/tickets/`, () => refusal(503, { detail: 'The database is not available.' })));
    const { user } = renderTickets();

    expect(await screen.findByRole('alert')).toHaveTextContent('The database is not available.');
    respond(ticketList([makeTicket()]));
    await user.click(screen.getByRole('button', { name: 'Try again' }));

    expect(await screen.findByText('T-000007')).toBeVisible();
  });

  test('offers the first step while there is nothing', async () => {
    respond(ticketList([]));
    const { user } = renderTickets();

    await user.click(await screen.findByRole('button', { name: 'Create the first one' }));

    expect(await screen.findByRole('dialog', { name: 'New ticket' })).toBeVisible();
  });

  test('leads back from a page that no longer exists', async () => {
    visit('/tickets/?page=9');
    respond(http.get(`${API}/tickets/`, () => refusal(404, { detail: 'This page is past the end.' })));
    const { user } = renderTickets();

    await user.click(await screen.findByRole('button', { name: 'First page' }));

    expect(window.location.search).toBe('');
  });

  test('shows how many there are, also beyond what the server counts', async () => {
    respond(ticketList([makeTicket()], { count: 10_000, count_is_capped: true, next: 'more' }));
    renderTickets();

    expect(await screen.findByText('10,000+')).toBeVisible();
    expect(await screen.findByText('1–1 of 10,000+')).toBeVisible();
  });
});

describe('what the list shows', () => {
  function recordQueries() {
    const queries: URLSearchParams[] = [];
    respond(
      ticketList([makeTicket()], { count: 60, next: `${API}/tickets/?page=2&place=after` }, (query) => {
        queries.push(query);
      }),
    );
    return queries;
  }

  test('follows the address', async () => {
    const queries = recordQueries();
    visit(
      '/tickets/?status=open&status=closed&priority=high&waiting=true&search=vpn&ordering=-priority&page=2',
    );
    renderTickets();
    await screen.findByText('T-000007');

    expect(queries[0]?.toString()).toBe(
      'search=vpn&status=open&status=closed&priority=high&waiting=true&ordering=-priority&page=2&page_size=25',
    );
    expect(screen.getByLabelText('Search tickets')).toHaveValue('vpn');
    expect(screen.getByRole('button', { name: 'Status: Open, Closed' })).toBeVisible();
  });

  test('ignores what an address says wrongly', async () => {
    const queries = recordQueries();
    visit('/tickets/?status=lost&ordering=password&page=-3&waiting=perhaps');
    renderTickets();
    await screen.findByText('T-000007');

    expect(queries[0]?.toString()).toBe('ordering=-created_at&page=1&page_size=25');
  });

  test('is narrowed by the filters, which the address keeps, and widened again', async () => {
    recordQueries();
    visit('/tickets/?page=2');
    const { user } = renderTickets();
    await screen.findByText('T-000007');

    const filters = within(screen.getByRole('search', { name: 'Filters' }));
    await user.click(filters.getByRole('button', { name: 'Priority' }));
    await user.click(await screen.findByRole('menuitemcheckbox', { name: 'Low' }));
    await user.click(filters.getByRole('button', { name: 'Waiting' }));
    await user.type(screen.getByLabelText('Search tickets'), 'printer{Enter}');

    expect(window.location.search).toBe('?search=printer&priority=low&waiting=true');
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(window.location.search).toBe('');
    expect(screen.getByLabelText('Search tickets')).toHaveValue('');
  });

  test('is narrowed to an agent, found by name', async () => {
    const queries = recordQueries();
    const { user } = renderTickets();

    await user.click(await screen.findByRole('combobox', { name: 'Agent' }));
    await user.click(await screen.findByRole('option', { name: 'Ann Lee' }));

    expect(window.location.search).toBe('?assigned_agent=3');
    await waitFor(() => expect(queries.at(-1)?.get('assigned_agent')).toBe('3'));
    await waitFor(() => expect(screen.getByRole('combobox', { name: 'Agent' })).toHaveValue('Ann Lee'));
  });

  test('is narrowed to days, both included, where the reader is', async () => {
    const queries = recordQueries();
    visit('/tickets/?created_from=2026-03-01&created_to=2026-03-02');
    renderTickets();
    await screen.findByText('T-000007');

    const span =
      Date.parse(queries[0]?.get('created_before') ?? '') -
      Date.parse(queries[0]?.get('created_after') ?? '');
    expect(span).toBe(2 * 24 * 60 * 60 * 1000);
    expect(screen.getByRole('button', { name: 'Created: 1 Mar 2026 – 2 Mar 2026' })).toBeVisible();
  });

  test('keeps a day that is chosen, and leaves out one that no calendar has', async () => {
    const queries = recordQueries();
    visit('/tickets/?created_to=2026-02-31');
    const { user } = renderTickets();
    await screen.findByText('T-000007');
    expect(queries[0]?.has('created_before')).toBe(false);

    await user.click(screen.getByRole('button', { name: 'Created' }));
    await user.type(await screen.findByLabelText('From'), '2026-03-01');

    expect(window.location.search).toBe('?created_from=2026-03-01');
  });

  test('can be downloaded as it is filtered and sorted', async () => {
    recordQueries();
    visit('/tickets/?status=open&status=closed&search=vpn&assigned_agent=3&page=2');
    renderTickets();

    expect(await screen.findByRole('link', { name: 'Export CSV' })).toHaveAttribute(
      'href',
      `${API}/tickets/export/?search=vpn&status=open&status=closed&assigned_agent=3&ordering=-created_at`,
    );
  });

  test('leads to each ticket', async () => {
    recordQueries();
    renderTickets();

    expect(await screen.findByRole('link', { name: 'Laptop does not start' })).toHaveAttribute(
      'href',
      '/tickets/detail/?id=7',
    );
    expect(screen.getByRole('link', { name: 'T-000007' })).toHaveAttribute('href', '/tickets/detail/?id=7');
  });

  test('is sorted by the column heads', async () => {
    recordQueries();
    const { user } = renderTickets();
    const head = await screen.findByRole('columnheader', { name: 'Priority' });

    await user.click(within(head).getByRole('button'));
    expect(window.location.search).toBe('?ordering=-priority');
    expect(head).toHaveAttribute('aria-sort', 'descending');

    await user.click(within(head).getByRole('button'));
    expect(window.location.search).toBe('?ordering=priority');
  });

  test('is turned page by page, to where the API says that the next one is', async () => {
    const queries = recordQueries();
    const { user } = renderTickets();
    await screen.findByText('T-000007');

    expect(screen.getByRole('button', { name: 'Previous page' })).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Next page' }));

    await waitFor(() => expect(queries.at(-1)?.get('place')).toBe('after'));
    expect(queries.at(-1)?.get('page')).toBe('2');
    expect(window.location.search).toBe('?page=2&place=after');
  });
});

describe('a new ticket', () => {
  async function openDialog() {
    const { user } = renderTickets();
    await user.click(screen.getByRole('button', { name: 'New ticket' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'New ticket' }));
    return { user, dialog };
  }

  beforeEach(() => respond(ticketList([makeTicket({ id: 1, reference: 'T-000001' })])));

  test('needs a title, and the dialog says so before asking the server', async () => {
    const { user, dialog } = await openDialog();

    await user.type(dialog.getByLabelText('Title'), '   ');
    await user.click(dialog.getByRole('button', { name: 'Create ticket' }));

    expect(dialog.getByText('Give the ticket a title.')).toBeVisible();
    expect(dialog.getByLabelText('Title')).toHaveFocus();
  });

  test('is sent as entered, and a message says who got it and why', async () => {
    let sent: unknown;
    let token: string | null = null;
    respond(
      http.post(`${API}/tickets/`, async ({ request }) => {
        sent = await request.json();
        token = request.headers.get('X-CSRFToken');
        return HttpResponse.json(makeTicket(), { status: 201 });
      }),
    );
    const { user, dialog } = await openDialog();

    await user.type(dialog.getByLabelText('Title'), 'Laptop does not start');
    await user.type(dialog.getByLabelText('Description'), 'Since the update');
    await user.selectOptions(dialog.getByLabelText('Priority'), 'High');
    await user.click(dialog.getByRole('button', { name: 'Create ticket' }));

    const message = await screen.findByRole('alert');
    expect(message).toHaveTextContent('T-000007 went to Ann Lee');
    expect(message).toHaveTextContent('Ann Lee had the lowest load, 2 of 5.');
    expect(sent).toEqual({
      title: 'Laptop does not start',
      description: 'Since the update',
      priority: 'high',
    });
    expect(token).toBe('token-1');
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  });

  test('that waits says so, with the reason', async () => {
    respond(http.post(`${API}/tickets/`, () => HttpResponse.json(makeWaitingTicket(), { status: 201 })));
    const { user, dialog } = await openDialog();

    await user.type(dialog.getByLabelText('Title'), 'Server room is hot{Enter}');

    const message = await screen.findByRole('alert');
    expect(message).toHaveTextContent('T-000007 is waiting');
    expect(message).toHaveTextContent('2 at capacity');
  });

  test('that the server refuses shows each message at its field', async () => {
    respond(
      http.post(`${API}/tickets/`, () =>
        refusal(400, { description: ['No control characters, please.'], requester: ['Unknown account.'] }),
      ),
    );
    const { user, dialog } = await openDialog();

    await user.type(dialog.getByLabelText('Title'), 'Odd{Enter}');

    await waitFor(() =>
      expect(dialog.getByLabelText('Description')).toHaveAccessibleDescription(
        'No control characters, please.',
      ),
    );
    expect(dialog.getByLabelText('Description')).toHaveFocus();
    expect(dialog.getByRole('alert')).toHaveTextContent('Unknown account.');
    expect(dialog.getByLabelText('Title')).toHaveValue('Odd');
  });

  test('that cannot be sent stays in the dialog', async () => {
    respond(http.post(`${API}/tickets/`, () => refusal(503, { detail: 'Try again.' })));
    const { user, dialog } = await openDialog();

    await user.type(dialog.getByLabelText('Title'), 'Keep me{Enter}');

    expect(await dialog.findByRole('alert')).toHaveTextContent('Try again.');
    expect(dialog.getByLabelText('Title')).toHaveValue('Keep me');
  });
});
