import { visit } from '@test/navigation';
import { makeAgent, pageOf, renderSignedIn } from '@test/people';
import { API, HttpResponse, http, makeTicket, refusal, respond } from '@test/server';
import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import { AgentPage } from './agent-page';

const DECISION = {
  id: 1,
  ticket: 7,
  reference: 'T-000007',
  trigger: 'created',
  explanation: 'Ann Lee had the lowest load, 2 of 5.',
  created_at: '2026-01-05T08:00:00Z',
};
const DAYS = [
  { date: '2026-01-04', load: 1 },
  { date: '2026-01-05', load: 4 },
];

beforeEach(() => {
  visit('/agents/detail/?id=3');
  respond(
    http.get(`${API}/agents/3/`, () => HttpResponse.json(makeAgent())),
    http.get(`${API}/tickets/`, () => HttpResponse.json(pageOf([makeTicket()]))),
    http.get(`${API}/decisions/`, () => HttpResponse.json(pageOf([DECISION]))),
    http.get(`${API}/reports/agents/3/load/`, () => HttpResponse.json({ days: DAYS })),
  );
});

test('one page shows who it is, what it holds, and why', async () => {
  renderSignedIn(<AgentPage />);

  expect(await screen.findByRole('heading', { name: 'Ann Lee', level: 1 })).toBeVisible();
  expect(screen.getByText('2 of 5')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Hand over' })).toBeVisible();
  expect(await screen.findByRole('link', { name: 'Laptop does not start' })).toHaveAttribute(
    'href',
    '/tickets/detail/?id=7',
  );
  expect(await screen.findByText('Ann Lee had the lowest load, 2 of 5.')).toBeVisible();
});

test('the chart is a picture with words, and a table stands behind it', async () => {
  renderSignedIn(<AgentPage />);

  expect(await screen.findByRole('img')).toHaveAccessibleName('Load over the last 2 days: now 4, at most 4.');
  const table = within(screen.getByRole('table', { hidden: true }));
  expect(table.getByText('5 Jan')).toBeInTheDocument();
});

test('an agent without tickets and decisions says what comes next', async () => {
  respond(
    http.get(`${API}/tickets/`, () => HttpResponse.json(pageOf([]))),
    http.get(`${API}/decisions/`, () => HttpResponse.json(pageOf([]))),
  );
  renderSignedIn(<AgentPage />);

  expect(await screen.findByText('Holds no tickets')).toBeVisible();
  expect(await screen.findByText('No decisions yet')).toBeVisible();
});

test('agents only read', async () => {
  renderSignedIn(<AgentPage />, { role: 'agent' });

  expect(await screen.findByRole('switch', { name: 'Available' })).toBeDisabled();
  expect(screen.queryByRole('button', { name: /Hand over|Edit|Actions/ })).not.toBeInTheDocument();
});

test.each(['/agents/detail/', '/agents/detail/?id=nobody', '/agents/detail/?id=99'])(
  '%s leads back to all agents',
  async (path) => {
    respond(http.get(`${API}/agents/99/`, () => refusal(404, { detail: 'Not found.' })));
    visit(path);
    renderSignedIn(<AgentPage />);

    expect(await screen.findByText('There is no such agent')).toBeVisible();
    expect(screen.getByRole('link', { name: 'All agents' })).toHaveAttribute('href', '/agents/');
  },
);

test('a part that fails says so and leaves the others alone', async () => {
  respond(http.get(`${API}/reports/agents/3/load/`, () => refusal(503, { detail: 'Later.' })));
  renderSignedIn(<AgentPage />);

  expect(await screen.findByText('The load could not be loaded')).toBeVisible();
  expect(await screen.findByRole('link', { name: 'Laptop does not start' })).toBeVisible();
});

describe('inviting an agent to sign in', () => {
  async function invite() {
    const { user } = renderSignedIn(<AgentPage />);
    await user.click(await screen.findByRole('button', { name: 'Invite to sign in' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Invite Ann Lee to sign in?' }));
    await user.click(dialog.getByRole('button', { name: 'Send invitation' }));
    return dialog;
  }

  test('mails a link, and says so', async () => {
    respond(http.post(`${API}/agents/3/invite/`, () => HttpResponse.json(makeAgent({ sign_in: 'invited' }))));

    await invite();

    expect(await screen.findByRole('alert')).toHaveTextContent('A mail to ann@example.com is on its way.');
  });

  test('shows why the server refuses', async () => {
    respond(
      http.post(`${API}/agents/3/invite/`, () =>
        refusal(400, { email: ['Another account has this e-mail.'] }),
      ),
    );

    const dialog = await invite();

    expect(await dialog.findByRole('alert')).toHaveTextContent('Another account has this e-mail.');
  });

  test('is not offered for somebody who signs in already', async () => {
    respond(http.get(`${API}/agents/3/`, () => HttpResponse.json(makeAgent({ sign_in: 'active' }))));
    renderSignedIn(<AgentPage />);

    expect(await screen.findByText('Signs in')).toBeVisible();
    expect(screen.queryByRole('button', { name: /Invite/ })).not.toBeInTheDocument();
  });
});
