import { callApi, setAvailable } from './api';
import { expect, expectAccessible, type Page, test } from './test';

const REFRESH_MS = 10_000;

/** A name that no other test uses; letters only. */
function freshName(): string {
  return `Zoe${[...Date.now().toString()].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`;
}

async function createAgent(page: Page, name: string, capacity = ''): Promise<void> {
  await page.getByRole('button', { name: 'New agent' }).click();
  const dialog = page.getByRole('dialog', { name: 'New agent' });
  await dialog.getByLabel('First name').fill(name);
  await dialog.getByLabel('Last name').fill('Quist');
  await dialog.getByLabel('Email').fill(`${name}@example.com`.toLowerCase());
  await dialog.getByLabel('Level').selectOption('Senior');
  await dialog.getByLabel('Capacity').fill(capacity);
  await dialog.getByRole('button', { name: 'Create agent' }).click();
  await expect(dialog).toBeHidden();
}

function rowOf(page: Page, name: string) {
  return page.getByRole('row').filter({ hasText: name });
}

function toast(page: Page, text: string | RegExp) {
  return page.getByRole('alert').filter({ hasText: text });
}

async function choose(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Waits, while no senior is there. */
async function waitingTicket(page: Page, title: string): Promise<void> {
  await callApi(page.request, 'post', 'tickets/', { title, priority: 'high' });
}

/** The name of somebody who has a ticket, and so decisions. */
async function holder(page: Page): Promise<string> {
  const ticket = { title: 'Badge does not open the garage', priority: 'low' };
  const { assigned_agent } = await callApi<{ assigned_agent: { name: string } }>(
    page.request,
    'post',
    'tickets/',
    ticket,
  );
  return assigned_agent.name;
}

test.beforeEach(async ({ page }) => {
  await page.goto('/agents/');
  await page.getByRole('heading', { name: 'Agents', level: 1 }).waitFor();
});

test('an agent joins, takes what waits, hands over, leaves and comes back', async ({ page }) => {
  // As another try may have left them.
  await setAvailable(page.request, 'zoe', false);
  await setAvailable(page.request, 'ann@example.com', true);
  await page.reload();
  const name = freshName();
  await createAgent(page, name, '4');
  await expect(toast(page, `${name} Quist has joined`)).toBeVisible();
  const row = rowOf(page, name);
  await row.getByRole('switch', { name: 'Available' }).click({ force: true });
  await expect(toast(page, `${name} Quist is unavailable`)).toBeVisible();
  const ann = rowOf(page, 'Ann Lee').getByRole('switch', { name: 'Available' });
  await ann.click({ force: true });
  await expect(ann).not.toBeChecked();

  await waitingTicket(page, 'Mail server is down');
  await waitingTicket(page, 'Payments are refused');
  await page.reload();
  await expect(page.getByRole('link', { name: '2 waiting', exact: true })).toBeVisible();
  await row.getByRole('switch', { name: 'Available' }).click({ force: true });
  await expect(toast(page, `2 waiting tickets went to ${name} Quist at once.`)).toBeVisible();
  await expect(row).toContainText('2 of 4');
  await expect(page.getByText('Nothing waits.')).toHaveCount(3);

  await choose(page, `${name} Quist`, 'Hand over');
  await expect(page.getByText('2 active tickets will be routed again')).toBeVisible();
  await page.getByRole('button', { name: 'Hand over', exact: true }).click();
  await expect(toast(page, /\d moved, \d waiting/)).toBeVisible();

  await choose(page, `${name} Quist`, 'Deactivate');
  await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
  await expect(toast(page, `${name} Quist was deactivated`)).toContainText(/\d moved, \d waiting/);
  await expect(row).toBeHidden();

  await page.getByRole('button', { name: 'Who left' }).click();
  await expect(page).toHaveURL('/agents/?left=true');
  await choose(page, `${name} Quist`, 'Reactivate');
  await page.getByRole('dialog').getByRole('button', { name: 'Reactivate' }).click();
  await expect(toast(page, `${name} Quist is back`)).toBeVisible();
  await page.getByRole('button', { name: 'Who left' }).click();
  await expect(row).toBeVisible();
  await ann.click({ force: true });
  await expect(ann).toBeChecked();
});

test('an e-mail that is taken is told at its field, and the dialog keeps what was typed', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'New agent' }).click();
  const dialog = page.getByRole('dialog', { name: 'New agent' });
  await dialog.getByLabel('First name').fill('Ann');
  await dialog.getByLabel('Email').fill('ANN@example.com');
  await dialog.getByLabel('Capacity').fill('0');
  await dialog.getByRole('button', { name: 'Create agent' }).click();

  await expect(dialog.getByText('There is an agent with this e-mail.')).toBeVisible();
  await expect(dialog.getByLabel('Email')).toBeFocused();
  await expect(dialog.getByLabel('Capacity')).toHaveAttribute('aria-invalid', 'true');
});

test('by keyboard: a dialog opens from the menu and gives the focus back', async ({ page }) => {
  const actions = page.getByRole('button', { name: 'Actions for Ann Lee' });
  await actions.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('First name')).toBeFocused();
  await page.keyboard.press('Escape');

  await expect(actions).toBeFocused();
});

test('changes of others appear by themselves', async ({ page }) => {
  await page.clock.install();
  await page.reload();
  const found = await page.request.get('/apis/agents/?search=tom@example.com');
  const { results }: { results: { id: number }[] } = await found.json();
  const path = `agents/${results[0]?.id}/`;
  await expect(rowOf(page, 'Tom Okafor').getByRole('switch')).toBeChecked();

  await callApi(page.request, 'patch', path, { is_available: false });
  await page.clock.fastForward(REFRESH_MS);

  await expect(rowOf(page, 'Tom Okafor').getByRole('switch')).not.toBeChecked();
  await callApi(page.request, 'patch', path, { is_available: true });
});

test('the name leads to everything about an agent', async ({ page }) => {
  await page.getByRole('link', { name: 'Ann Lee' }).click();

  await expect(page).toHaveURL(/\/agents\/detail\/\?id=\d+/);
  await expect(page.getByRole('heading', { name: 'Ann Lee', level: 1 })).toBeVisible();
  await expect(page.getByRole('img', { name: /Load over the last 14 days/ })).toBeVisible();
  await page.getByText('Show as a table').click();
  await expect(page.getByRole('cell').first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Decisions', exact: true })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('the board, its dialogs and the detail are accessible, also when narrow', async ({ page }) => {
      await rowOf(page, 'Ann Lee').hover();
      await expectAccessible(page);
      await page.getByRole('search').getByRole('button', { name: 'Level' }).click();
      await expect(page.getByRole('menuitemradio', { name: 'Senior' })).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: 'New agent' }).click();
      await page.getByRole('button', { name: 'Create agent' }).click();
      await expect(page.getByText('Enter a first name.')).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();

      await choose(page, 'Ann Lee', 'Deactivate');
      await expect(page.getByText(/will be routed again/).first()).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();

      await choose(page, 'Tom Okafor', 'Edit');
      await page.getByRole('button', { name: 'Save changes' }).click();
      await expect(toast(page, 'Tom Okafor was changed')).toBeVisible();
      await expectAccessible(page);

      await page.getByRole('link', { name: await holder(page) }).click();
      await expect(page.getByRole('list', { name: 'Decisions' })).toBeVisible();
      await expect(page.getByRole('img', { name: /Load/ })).toBeVisible();
      await page.getByText('Show as a table').click();
      await expectAccessible(page);

      await page.setViewportSize({ width: 360, height: 740 });
      await expectAccessible(page);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.goto('/agents/');
      await expect(page.getByRole('list', { name: 'Agents' })).toBeVisible();
      await expectAccessible(page);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    });
  });
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
