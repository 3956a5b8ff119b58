import type { Agent, Ticket } from '../src/api';
import { callApi, createAgent, createTicketByApi, readApi } from './api';
import { mailAbout } from './mail';
import { expect, expectAccessible, signIn, test } from './test';

const AGENT = {
  first_name: 'Ines',
  last_name: 'Duarte',
  email: 'ines@example.com',
  level: 'senior',
} as const;
const PASSWORD = 'harbour-violet-63';

test.describe.configure({ mode: 'serial' });

let agent: Agent;
let ticket: Ticket;

/** Where the link in a mail leads. */
function linkIn(text: string): string {
  const link = text.match(/https?:\/\/\S+/)?.[0];
  if (!link) throw new Error(`No link in: ${text}`);
  return link;
}

test('an admin invites an agent, who chooses a password and finds the own tickets', async ({
  page,
  browser,
}) => {
  const { results } = await readApi<{ results: Agent[] }>(page.request, 'agents/?page_size=100');
  for (const { id } of results)
    await callApi(page.request, 'patch', `agents/${id}/`, { is_available: false });
  agent = await createAgent(page.request, { ...AGENT, is_available: false });

  await page.goto(`/agents/detail/?id=${agent.id}`);
  await page.getByRole('button', { name: 'Invite to sign in' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Ines Duarte is invited' })).toBeVisible();
  const { text } = await mailAbout(AGENT.email, 'invited');

  const own = await (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage();
  await own.goto(linkIn(text));
  await expectAccessible(own);
  await own.getByLabel('New password', { exact: true }).fill('password');
  await own.getByLabel('Repeat new password').fill('password');
  await own.getByRole('button', { name: 'Set password' }).click();
  await expect(own.getByText('This password is too common.')).toBeVisible();
  await own.getByLabel('New password', { exact: true }).fill(PASSWORD);
  await own.getByLabel('Repeat new password').fill(PASSWORD);
  await own.getByRole('button', { name: 'Set password' }).click();
  await expect(own.getByRole('status')).toContainText('Your password is set.');
  await own.getByRole('link', { name: 'Go to sign in' }).click();
  await signIn(own, { username: AGENT.email, password: PASSWORD });
  await expect(own).toHaveURL(`/tickets/?status=open&status=in_progress&assigned_agent=${agent.id}`);

  ticket = await createTicketByApi(page.request, 'The badge reader is dead', 'high');
  expect(ticket.assigned_agent).toBeNull();
  await own.getByRole('switch', { name: 'I am available' }).click({ force: true });
  await expect(own.getByRole('alert').filter({ hasText: 'You are available' })).toContainText('at once');
  await expect(own.getByRole('row').filter({ hasText: 'The badge reader is dead' })).toBeVisible();
  await own.context().close();

  // What she brought about herself is no news to her; what others bring about is.
  ticket = await createTicketByApi(page.request, 'The turnstile is stuck', 'high');
});

test('the link works once', async ({ page }) => {
  await page.context().clearCookies();
  await page.goto(linkIn((await mailAbout(AGENT.email, 'invited')).text));
  await page.getByLabel('New password', { exact: true }).fill('another-secret-99');
  await page.getByLabel('Repeat new password').fill('another-secret-99');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByText('This link does not work any more')).toBeVisible();
});

test('the link in a mail about a ticket leads there, after signing in', async ({ page }) => {
  await page.context().clearCookies();
  await page.goto(linkIn((await mailAbout(AGENT.email, ticket.reference)).text));
  await signIn(page, { username: AGENT.email, password: PASSWORD });
  await expect(page.getByRole('heading', { name: 'The turnstile is stuck', level: 1 })).toBeVisible();

  await page.getByRole('button', { name: 'Hand back' }).click();
  await expectAccessible(page);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('I am on the other site today');
  await dialog.getByRole('button', { name: 'Hand back' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'is waiting' })).toBeVisible();
  await expect(page.getByText('I am on the other site today').first()).toBeVisible();
});

test('a forgotten password is replaced by mail', async ({ page }) => {
  await page.context().clearCookies();
  await page.goto('/login/');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expectAccessible(page);
  await page.getByLabel('Email').fill(AGENT.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('status')).toContainText('a mail with a link is on its way');
  await page.goto(linkIn((await mailAbout(AGENT.email, 'password')).text));
  await page.getByLabel('New password', { exact: true }).fill('lagoon-timber-58');
  await page.getByLabel('Repeat new password').fill('lagoon-timber-58');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByRole('status')).toContainText('Your password is set.');
});
