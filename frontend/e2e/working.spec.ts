import type { Agent, Ticket } from '../src/api';
import { callApi, createAgent, createTicketByApi, readApi } from './api';
import { mailAbout } from './mail';
import { createTicket, expect, expectAccessible, type Page, signIn, test } from './test';

/** Tells one attempt from the next: accounts and agents stay when a test is tried again. */
const ATTEMPT = Date.now().toString(36);
const AGENT = {
  first_name: 'Ines',
  last_name: 'Duarte',
  email: `ines-${ATTEMPT}@example.com`,
  level: 'senior',
} as const;
const PASSWORD = 'harbour-violet-63';
const NEW_PASSWORD = 'lagoon-timber-58';

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
  await page.getByRole('button', { name: 'Send invitation' }).hover();
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
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('I am on the other site today');
  await expectAccessible(page);
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
  await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
  await page.getByLabel('Repeat new password').fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByRole('status')).toContainText('Your password is set.');
});

test.describe('a ticket from both sides', () => {
  const WILL = { username: `will-${ATTEMPT}`, password: 'cinder-meadow-24' };
  const WANDA = { username: `wanda-${ATTEMPT}`, password: 'cinder-meadow-25' };
  let reference: string;
  let address: string;

  test.beforeAll(async ({ playwright }, { project }) => {
    const request = await playwright.request.newContext({ storageState: project.use.storageState as string });
    for (const { username, password } of [WILL, WANDA])
      await callApi(request, 'post', 'accounts/users/', {
        username,
        password,
        email: `${username}@example.com`,
        first_name: username,
        role: 'requester',
      });
    await request.dispose();
  });

  async function visitAs(page: Page, who: { username: string; password: string }, path: string) {
    await page.context().clearCookies();
    await page.goto(`/login/?next=${encodeURIComponent(path)}`);
    await signIn(page, who);
  }

  async function say(page: Page, text: string, button = 'Send reply') {
    await page.getByRole('textbox', { name: /^(Reply|Internal note)$/ }).fill(text);
    await page.getByRole('button', { name: button }).click();
    const shown = text.replaceAll('*', '');
    await expect(page.getByRole('listitem').getByRole('article').filter({ hasText: shown })).toBeVisible();
  }

  test('the requester asks; the agent notes, replies with a file, and closes', async ({ page }) => {
    await visitAs(page, WILL, '/tickets/');
    await page.getByRole('heading', { name: 'Tickets', level: 1 }).waitFor();
    await createTicket(page, 'The plotter draws circles', 'High');
    await page.getByRole('link', { name: 'The plotter draws circles' }).click();
    await page.waitForURL('/tickets/detail/**');
    await expect(page.getByText('Ines Duarte', { exact: true })).toBeVisible();
    address = new URL(page.url()).pathname + new URL(page.url()).search;
    reference =
      (await page
        .getByText(/^T-\d{6}$/)
        .first()
        .textContent()) ?? '';
    await expectAccessible(page);

    await visitAs(page, { username: AGENT.email, password: NEW_PASSWORD }, address);
    await page.getByText('Internal note').click();
    await say(page, 'He had the same last year', 'Add note');
    await page.getByText('Reply', { exact: true }).click();
    await page.locator('input[type=file]').setInputFiles({
      name: 'driver-notes.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('Use version 7.'),
    });
    await expect(page.getByRole('button', { name: 'Remove driver-notes.txt' })).toBeVisible();
    await say(page, 'Please install **version** 7');
    await expectAccessible(page);
    await expect(page.getByRole('button', { name: 'Status' })).toContainText('In progress');
    await page.getByRole('button', { name: 'Status' }).click();
    await page.getByRole('menuitemradio', { name: 'Closed' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'is closed' })).toBeVisible();
  });

  test('the requester reads it in the mail and in the page, and answers: it opens again with its agent', async ({
    page,
  }) => {
    const mail = await mailAbout(`${WILL.username}@example.com`, `[${reference}] New reply`);
    expect(mail.text).toContain('Please install **version** 7');
    expect(mail.text).not.toContain('He had the same');
    await visitAs(page, WILL, new URL(linkIn(mail.text)).pathname + new URL(linkIn(mail.text)).search);
    const reply = page
      .getByRole('listitem')
      .getByRole('article')
      .filter({ hasText: 'Please install version 7' });
    await expect(reply.locator('strong')).toHaveText('version');
    await expect(page.getByText('He had the same last year')).toHaveCount(0);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      reply.getByRole('link', { name: /driver-notes\.txt/ }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('driver-notes.txt');

    await say(page, 'It still draws circles');
    await expect(page.getByText('Open', { exact: true })).toBeVisible();
    await expect(page.getByText('Ines Duarte', { exact: true }).first()).toBeVisible();
    const answer = await mailAbout(AGENT.email, `[${reference}] New reply`);
    expect(answer.text).toContain('It still draws circles');
  });

  test('another requester sees nothing of it', async ({ page }) => {
    await visitAs(page, WANDA, address);
    await expect(page.getByRole('heading', { name: 'There is no such ticket' })).toBeVisible();
    await page.goto('/tickets/?search=plotter');
    await expect(page.getByText('The plotter draws circles')).toHaveCount(0);
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('admins find every change in the history, accessibly', async ({ page }) => {
      await page.goto('/history/?type=account');
      await expect(page.getByRole('listitem').filter({ hasText: AGENT.email }).first()).toBeVisible();
      await expectAccessible(page);
      await page.setViewportSize({ width: 390, height: 800 });
      await page.goto('/history/');
      await expect(page.getByRole('listitem').filter({ hasText: 'Ines Duarte' }).first()).toBeVisible();
      await expectAccessible(page);
    });

    test('a conversation with notes, files and a timeline is accessible', async ({ page }) => {
      await page.goto('/tickets/?search=plotter');
      await page.getByRole('link', { name: 'The plotter draws circles' }).first().click();
      await expect(page.getByText('He had the same last year').first()).toBeVisible();
      await expect(page.getByRole('list', { name: /newest first/ })).toContainText('Status: Closed → Open');
      await page.locator('form').getByText('Internal note').click();
      await page.getByRole('button', { name: 'Add note' }).click();
      await expect(page.getByText('Write something first.')).toBeVisible();
      await expectAccessible(page);
    });
  });
}
