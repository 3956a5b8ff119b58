import { BACKEND_URL } from './environment';
import { expect, expectAccessible, type Page, signIn, test } from './test';

const PASSWORD = 'harvest-window-58';

function toast(page: Page, text: string) {
  return page.getByRole('alert').filter({ hasText: text });
}

async function createAccount(page: Page, username: string): Promise<void> {
  await page.goto('/accounts/');
  await page.getByRole('button', { name: 'New account' }).click();
  const dialog = page.getByRole('dialog', { name: 'New account' });
  await dialog.getByLabel('Username').fill(username);
  await dialog.getByLabel('Password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Create account' }).click();
  await expect(toast(page, `${username} was added`)).toBeVisible();
}

test('an account is created, changes its own password, and is deactivated', async ({ page, browser }) => {
  const username = `nina-${Date.now()}`;
  await createAccount(page, username);

  const own = await browser.newPage({ baseURL: BACKEND_URL, storageState: { cookies: [], origins: [] } });
  await own.goto('/login/');
  await signIn(own, { username, password: PASSWORD });
  await own.getByRole('button', { name: username }).click();
  await own.getByRole('menuitem', { name: 'Change password' }).click();
  const dialog = own.getByRole('dialog', { name: 'Change password' });
  await dialog.getByLabel('Old password').fill('not-mine-at-all');
  await dialog.getByLabel('New password', { exact: true }).fill('12345');
  await dialog.getByLabel('Repeat new password').fill('12345');
  await dialog.getByRole('button', { name: 'Change password' }).click();
  await expect(dialog.getByText('This is not your password.')).toBeVisible();
  await dialog.getByLabel('Old password').fill(PASSWORD);
  await dialog.getByLabel('New password', { exact: true }).fill(`${PASSWORD}-new`);
  await dialog.getByLabel('Repeat new password').fill(`${PASSWORD}-new`);
  await dialog.getByRole('button', { name: 'Change password' }).click();
  await expect(toast(own, 'Your password was changed')).toBeVisible();
  await expect(own.getByRole('button', { name: username })).toBeFocused();
  await own.close();

  await page.getByLabel('Search accounts').fill(username);
  await expect(page).toHaveURL(`/accounts/?search=${username}`);
  await page.getByRole('button', { name: `Actions for ${username}` }).click();
  await page.getByRole('menuitem', { name: 'Deactivate' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
  await expect(toast(page, `${username} was deactivated`)).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: username })).toContainText('Deactivated');
});

test('the last admin stays an admin, and the dialog says why', async ({ page }) => {
  await page.goto('/accounts/?role=admin');
  await page.getByRole('button', { name: 'Actions for admin' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Role').selectOption('Requester');
  await dialog.getByRole('button', { name: 'Save changes' }).click();

  await expect(dialog.getByText('This is the last active admin')).toBeVisible();
});

test('a token is shown once, works, and is deleted', async ({ page, playwright }) => {
  const name = `Import ${Date.now()}`;
  await page.goto('/accounts/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'admin Admin' }).click();
  await page.getByRole('menuitem', { name: 'API tokens' }).click();
  await expect(page).toHaveURL('/accounts/tokens/');
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Last day').fill('2099-12-31');
  await page.getByRole('button', { name: 'Create token' }).click();
  const token = await page.getByRole('dialog').getByRole('code').textContent();
  const api = await playwright.request.newContext({ extraHTTPHeaders: { Authorization: `Token ${token}` } });
  expect((await api.get(`${BACKEND_URL}/apis/agents/`)).status()).toBe(200);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText(token ?? '')).toBeHidden();

  await page.getByRole('button', { name: `Delete ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: name })).toBeHidden();
  expect((await api.get(`${BACKEND_URL}/apis/agents/`)).status()).toBe(401);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('accounts, tokens and their dialogs are accessible', async ({ page }) => {
      await page.goto('/accounts/');
      await page.getByRole('row').nth(1).hover();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'New account' }).click();
      await page.getByRole('button', { name: 'Create account' }).click();
      await expect(page.getByText('Enter a user name.')).toBeVisible();
      await expectAccessible(page);

      await page.goto('/accounts/sessions/');
      await expect(page.getByText('This one')).toBeVisible();
      await expectAccessible(page);

      await page.goto('/accounts/tokens/');
      await page.getByRole('button', { name: 'New token' }).click();
      await page.getByLabel('Name').fill(`Look ${colorScheme}`);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Create token' }).click();
      await expect(page.getByRole('button', { name: 'Copy' })).toBeFocused();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Done' }).click();
      await expect(page.getByRole('dialog')).toBeHidden();
      await expectAccessible(page);

      await page.setViewportSize({ width: 360, height: 740 });
      await expectAccessible(page);
      await page.goto('/accounts/');
      await expect(page.getByRole('list', { name: 'Accounts' })).toBeVisible();
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });

    test('the password dialog is accessible', async ({ page }) => {
      await page.goto('/tickets/');
      await page.getByRole('button', { name: 'admin Admin' }).click();
      await page.getByRole('menuitem', { name: 'Change password' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Change password' }).click();
      await expect(page.getByText('Enter a new password.')).toBeVisible();
      await expectAccessible(page);
    });
  });
}
