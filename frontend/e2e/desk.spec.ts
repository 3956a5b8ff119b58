import { callApi } from './api';
import { REQUESTER } from './environment';
import { expect, expectAccessible, fresh, type Page, signIn, test } from './test';

/** Puts tickets of this name into the list, and opens it with them alone; returns what they are called before their number. */
async function openListOf(page: Page, title: string, count: number): Promise<string> {
  const name = fresh(title);
  for (let number = 1; number <= count; number += 1)
    await callApi(page.request, 'post', 'tickets/', { title: `${name} ${number}`, priority: 'low' });
  await page.goto(`/tickets/?search=${encodeURIComponent(name)}&ordering=title`);
  await expect(page.getByRole('link', { name: `${name} 1` })).toBeVisible();
  return name;
}

test('by keyboard alone: search, walk, select, change the priority of two, close them', async ({ page }) => {
  const name = await openListOf(page, 'Keyboard journey', 3);

  await page.keyboard.press('/');
  await expect(page.getByLabel('Search tickets')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: `${name} 1` })).toBeFocused();
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByText('2 selected', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Change priority' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'High' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: '2 tickets set to Medium' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('link', { name: `${name} 1` })).toBeFocused();

  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByRole('button', { name: 'Close', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: '1 ticket closed' })).toBeVisible();
  await page.keyboard.press('Escape');
  const third = page.getByRole('row').filter({ hasText: `${name} 3` });
  await expect(third).toContainText('Closed');
});

test('Enter opens the ticket that was walked to', async ({ page }) => {
  await openListOf(page, 'Opened with Enter', 1);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');

  await expect(page).toHaveURL(/\/tickets\/detail\/\?id=\d+$/);
});

test('tickets are assigned by hand, and one that the agent may not get is refused', async ({ page }) => {
  const name = await openListOf(page, 'By hand', 2);
  const second = page.getByRole('row').filter({ hasText: `${name} 2` });
  const reference = await second.getByRole('link', { name: /^T-/ }).innerText();
  await callApi(page.request, 'patch', `tickets/${Number(reference.slice(2))}/`, { priority: 'high' });

  await page.getByRole('checkbox', { name: 'Select page' }).check();
  await page.getByRole('button', { name: 'Assign…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Assign 2 tickets' });
  await dialog.getByRole('combobox', { name: 'Agent' }).fill('tom@');
  await page.getByRole('option', { name: /^Tom Okafor · junior/ }).click();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click();

  const results = page.getByRole('dialog', { name: '1 of 2 tickets assigned' });
  await expect(results.getByRole('listitem').first()).toContainText(reference);
  await expect(results.getByRole('listitem').first()).toContainText('wrong level');
  await results.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row').filter({ hasText: `${name} 1` })).toContainText('Tom Okafor');
});

test('a view is saved, applied and deleted; the agent and the days narrow the list', async ({ page }) => {
  await openListOf(page, 'Seen in a view', 1);
  const view = fresh('Narrow');
  await page.getByRole('combobox', { name: 'Agent' }).click();
  await page.getByRole('option').first().click();
  await expect(page).toHaveURL(/assigned_agent=\d+/);
  await page.getByRole('button', { name: 'Created' }).click();
  await page.getByLabel('From').fill('2020-02-03');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Created: from 3 Feb 2020' })).toBeVisible();
  const shown = page.url();

  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Save this view…' }).click();
  await page.getByLabel('Name').fill(view);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: `View: ${view}` })).toBeVisible();

  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.goto('/tickets/');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: view }).click();
  await expect(page).toHaveURL(shown);

  await page.getByRole('button', { name: `View: ${view}` }).click();
  await page.getByRole('menuitem', { name: 'Delete views…' }).click();
  await page.getByRole('button', { name: `Delete ${view}` }).click();
  await expect(page.getByText(`The view ${view} is deleted.`)).toBeVisible();
  await page.getByRole('button', { name: 'Close', exact: true }).first().click();
  await expect(page.getByRole('button', { name: 'Views' })).toBeVisible();
});

test('what is filtered is downloaded', async ({ page }) => {
  await openListOf(page, 'For the file', 2);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('tickets.csv');
});

test('the search of the top bar leads from the queue to the tickets', async ({ page }) => {
  const name = await openListOf(page, 'Found from afar', 1);
  await page.goto('/queue/');
  await page.getByRole('heading', { name: 'Queue', level: 1 }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type(name.toLowerCase());
  await page.keyboard.press('Enter');

  await expect(page).toHaveURL(`/tickets/?${new URLSearchParams({ search: name.toLowerCase() })}`);
  await expect(page.getByRole('link', { name: `${name} 1` })).toBeVisible();
});

test('a requester is offered the tickets alone', async ({ browser }) => {
  const page = await browser.newPage({ storageState: { cookies: [], origins: [] } });
  await page.goto('/login/');
  await signIn(page, REQUESTER);
  await page.getByRole('heading', { name: 'Tickets', level: 1 }).waitFor();

  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link')).toHaveText(['Tickets']);
  await page.goto('/queue/');
  await expect(page.getByRole('heading', { name: 'This page is not for you' })).toBeVisible();
  await page.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`selecting, its results, the menus and shortcuts are accessible in ${colorScheme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme });
    await openListOf(page, `Looked at in ${colorScheme}`, 2);
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await expect(page.getByText('1 selected', { exact: true })).toBeVisible();
    await page.getByRole('row').nth(1).hover();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Route again' }).click();
    await expect(page.getByRole('dialog', { name: '1 ticket routed again' })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Views' }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Created' }).click();
    await expect(page.getByLabel('From')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Agent' }).click();
    await expect(page.getByRole('option').first()).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await expectAccessible(page);
  });
}
