import type { Locator } from '@playwright/test';
import type { Agent } from '../src/api';
import { callApi, readApi } from './api';
import { ADMIN } from './environment';
import { expect, type Page, test } from './test';

/** More than any page has on the way to what is looked for. */
const PATIENCE = 80;
/** Tells one attempt from the next: agents stay when a test is tried again. */
const NAME = `Kim ${[...Date.now().toString()].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`;

/** Walks with the Tab key until `target` has the focus. */
async function walkTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let step = 0; step < PATIENCE; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(target).toBeFocused();
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Opens the menu of a property and takes the entry of this name. */
async function choose(page: Page, property: string, entry: string): Promise<void> {
  await walkTo(page, page.getByRole('button', { name: property }));
  await press(page, 'Enter');
  const item = page.getByRole('menuitemradio', { name: entry });
  await expect(page.getByRole('menuitemradio').first()).toBeFocused();
  await walkDown(page, item);
  await press(page, 'Enter');
}

async function walkDown(page: Page, item: Locator): Promise<void> {
  while (!(await item.evaluate((element) => element === document.activeElement)))
    await press(page, 'ArrowDown');
}

test.use({ storageState: { cookies: [], origins: [] } });

test.beforeAll(async ({ playwright }) => {
  // Whoever the other tests have left: the new ticket is for the new agent.
  const request = await playwright.request.newContext();
  await callApi(request, 'post', 'accounts/login/', ADMIN);
  const { results } = await readApi<{ results: Agent[] }>(request, 'agents/?page_size=100');
  for (const { id } of results) await callApi(request, 'patch', `agents/${id}/`, { is_available: false });
  await request.dispose();
});

test('with the keyboard alone: sign in, create an agent and a ticket, see who got it and why, change and close it', async ({
  page,
}) => {
  const said = (text: string) => page.getByRole('alert').filter({ hasText: text });

  await page.goto('/login/');
  await walkTo(page, page.getByLabel('Username'));
  await page.keyboard.type(ADMIN.username);
  await walkTo(page, page.getByLabel('Password', { exact: true }));
  await page.keyboard.type(ADMIN.password);
  await press(page, 'Enter');
  await expect(page.getByRole('heading', { name: 'Tickets', level: 1 })).toBeVisible();

  await walkTo(page, page.getByRole('navigation').getByRole('link', { name: 'Agents' }));
  await press(page, 'Enter');
  await walkTo(page, page.getByRole('button', { name: 'New agent' }));
  await press(page, 'Enter');
  const agentDialog = page.getByRole('dialog', { name: 'New agent' });
  await expect(agentDialog.getByLabel('First name')).toBeFocused();
  await page.keyboard.type(NAME);
  await walkTo(page, agentDialog.getByLabel('Last name'));
  await page.keyboard.type('Keys');
  await walkTo(page, agentDialog.getByLabel('Email'));
  await page.keyboard.type(`${NAME.replace(' ', '.')}@example.com`);
  await walkTo(page, agentDialog.getByLabel('Level'));
  await page.keyboard.type('Sen');
  await walkTo(page, agentDialog.getByLabel('Capacity'));
  await page.keyboard.type('3');
  await press(page, 'Enter');
  await expect(said(`${NAME} Keys has joined`)).toBeVisible();
  await expect(agentDialog).toBeHidden();

  await walkTo(page, page.getByRole('navigation').getByRole('link', { name: 'Tickets' }), 'Shift+Tab');
  await press(page, 'Enter');
  await expect(page.getByRole('heading', { name: 'Tickets', level: 1 })).toBeVisible();
  await press(page, 'c');
  const ticketDialog = page.getByRole('dialog', { name: 'New ticket' });
  await expect(ticketDialog.getByLabel('Title')).toBeFocused();
  await page.keyboard.type(`For ${NAME}`);
  await walkTo(page, ticketDialog.getByLabel('Description'));
  await page.keyboard.type('Typed, like everything here.');
  await walkTo(page, ticketDialog.getByLabel('Priority'));
  await page.keyboard.type('Hi');
  await walkTo(page, ticketDialog.getByRole('button', { name: 'Create ticket' }));
  await press(page, 'Enter');
  await expect(said(`went to ${NAME} Keys`)).toContainText('seniors');
  await expect(ticketDialog).toBeHidden();

  await expect(page.getByRole('row').nth(1)).toContainText(`For ${NAME}`);
  await press(page, 'j', 'Enter');
  await expect(page.getByRole('heading', { name: `For ${NAME}`, level: 1 })).toBeVisible();
  const why = page.getByRole('region', { name: 'Why this agent' });
  await expect(why).toContainText(`${NAME} Keys`);
  await walkTo(page, why.getByRole('button', { name: 'Candidates and their loads' }));
  await press(page, 'Enter');
  await expect(why.getByRole('list', { name: 'Candidates' })).toContainText('Chosen');

  await choose(page, 'Priority: High', 'Low');
  await expect(said(`stays with ${NAME} Keys`)).toBeVisible();
  await choose(page, 'Status: Open', 'Closed');
  await expect(said('is closed')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Status: Closed' })).toBeVisible();
});
