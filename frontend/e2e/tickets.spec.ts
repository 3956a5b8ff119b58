import { setAvailable } from './api';
import { createTicket, expect, expectAccessible, fresh, outcome, test } from './test';

const REFRESH_MS = 10_000;

test.beforeEach(async ({ page }) => {
  await page.clock.install();
  await page.goto('/tickets/');
  await page.getByRole('heading', { name: 'Tickets', level: 1 }).waitFor();
});

// Also when a test failed while she was away.
test.afterEach(({ page }) => setAvailable(page.request, 'ann@example.com', true));

test('a new ticket says at once who got it and why', async ({ page }) => {
  const title = fresh('Checkout returns an error');
  await createTicket(page, title, 'High');

  await expect(outcome(page)).toContainText(/T-\d{6} went to Ann Lee/);
  await expect(outcome(page)).toContainText('seniors');
  const row = page.getByRole('row').filter({ hasText: title });
  await expect(row).toContainText('Ann Lee');
  await expect(row).toContainText('load');
});

test('a ticket that nobody can take waits, is easy to find, and leaves when somebody can', async ({
  page,
}) => {
  const title = fresh('Server room is hot');
  await setAvailable(page.request, 'ann@example.com', false);
  await createTicket(page, title, 'High');
  await expect(outcome(page)).toContainText('is waiting');

  await page.getByRole('button', { name: 'Waiting' }).click();
  await page.reload();

  await expect(page).toHaveURL('/tickets/?waiting=true');
  const row = page.getByRole('row').filter({ hasText: title });
  await expect(row).toContainText('Waiting');
  await expect(row).toContainText('unavailable');

  await setAvailable(page.request, 'ann@example.com', true);
  await page.clock.fastForward(REFRESH_MS);
  await expect(row).toBeHidden();
});

test('the queue shows who is next, and that no senior is there cannot be overlooked', async ({ page }) => {
  await setAvailable(page.request, 'ann@example.com', false);
  await createTicket(page, 'First in the queue', 'High');
  await createTicket(page, 'Second in the queue', 'High');

  await page.getByRole('link', { name: /^Queue.*waiting with high priority/ }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'No senior available' })).toBeVisible();
  const rows = page.getByRole('list', { name: /next first/ }).getByRole('listitem');
  await expect(rows.first()).toContainText('First in the queue');
  await expect(rows.nth(1)).toContainText('Second in the queue');
  await expect(rows.first()).toContainText('unavailable');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(page);
  await page.setViewportSize({ width: 1360, height: 850 });

  await setAvailable(page.request, 'ann@example.com', true);
  await page.clock.fastForward(REFRESH_MS);
  await expect(page.getByRole('heading', { name: 'Nobody waits', level: 2 })).toBeVisible();
  await expect(page.getByText('No senior available')).toHaveCount(0);
});

test('the filters and the search find a ticket, and the address keeps them', async ({ page }) => {
  const printer = fresh('Printer on floor 3 jams');
  const payroll = fresh('Payroll export is empty');
  await createTicket(page, printer, 'Low');
  await createTicket(page, payroll, 'Medium');

  await page.getByRole('search').getByRole('button', { name: 'Priority' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Low' }).click();
  await page.keyboard.press('Escape');
  await page.getByLabel('Search tickets').fill(printer);
  await expect(page).toHaveURL(`/tickets/?${new URLSearchParams({ search: printer, priority: 'low' })}`);
  await page.reload();

  await expect(page.getByRole('row').filter({ hasText: printer })).toHaveCount(1);
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page.getByRole('row').filter({ hasText: payroll })).toHaveCount(1);
});

test('by keyboard alone: a dialog opens, is filled, sent, and gives the focus back', async ({ page }) => {
  const button = page.getByRole('button', { name: 'New ticket' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Title')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Give the ticket a title.')).toBeVisible();
  await page.keyboard.type('Typed without a mouse');
  await page.keyboard.press('Enter');

  await expect(outcome(page)).toContainText('went to');
  await expect(button).toBeFocused();
});

test('the chosen colours stay', async ({ page }) => {
  await page.getByRole('button', { name: 'admin Admin' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await page.reload();

  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
});

test('the newest tickets of others appear by themselves', async ({ page, browser }) => {
  const other = await browser.newPage({ storageState: await page.context().storageState() });
  await other.goto('/tickets/');
  const title = fresh('Made in another window');
  await createTicket(other, title, 'Low');
  await other.close();

  await page.clock.fastForward(REFRESH_MS);
  await expect(page.getByText(title)).toBeVisible();
});

test('on a narrow phone everything fits, and the navigation opens', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await createTicket(
    page,
    'A very long title that has to wrap: donaudampfschifffahrtsgesellschaftskapitän'.repeat(2),
  );

  await expect(page.getByRole('list', { name: 'Tickets' })).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);

  await expect(page.getByRole('link', { name: 'Tickets' })).toBeHidden();
  await page.getByRole('button', { name: 'Open navigation' }).click();
  await expect(page.getByRole('link', { name: 'Tickets' })).toBeVisible();
});
