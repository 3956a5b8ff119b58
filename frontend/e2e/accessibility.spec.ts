import { createTicket, expect, expectAccessible, nobody, outcome, signIn, test } from './test';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('the login page, also with errors, is accessible', async ({ page }) => {
      await page.context().clearCookies();
      await page.goto('/login/');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByText('Enter your password.')).toBeVisible();
      await expectAccessible(page);

      await signIn(page, nobody());
      await expect(page.getByRole('alert').filter({ hasText: 'wrong' })).toBeVisible();
      await expectAccessible(page);
    });

    test('the ticket list, its menus, dialog and messages are accessible', async ({ page }) => {
      await page.goto('/tickets/');
      await page.getByRole('button', { name: 'New ticket' }).click();
      await page.getByRole('button', { name: 'Create ticket' }).click();
      await expect(page.getByText('Give the ticket a title.')).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');

      await createTicket(page, 'Badge does not open the garage');
      await expect(outcome(page)).toBeVisible();
      // The row is hovered with it.
      await page.getByRole('row').nth(1).getByRole('time').hover();
      await expect(page.getByRole('tooltip')).toBeVisible();
      await expectAccessible(page);

      await page.getByRole('search').getByRole('button', { name: 'Status' }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toBeHidden();

      await page.getByRole('button', { name: 'admin Admin' }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      await expectAccessible(page);
    });

    test('empty and narrow lists are accessible', async ({ page }) => {
      await page.goto('/tickets/?search=nothing-like-this&waiting=true');
      await expect(page.getByText('No ticket matches')).toBeVisible();
      await expectAccessible(page);

      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto('/tickets/');
      await expect(page.getByRole('list', { name: 'Tickets' })).toBeVisible();
      await expectAccessible(page);
    });
  });
}
