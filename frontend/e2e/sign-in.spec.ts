import { ADMIN, REQUESTER } from './environment';
import { createTicket, expect, nobody, outcome, signIn, test } from './test';

test('a person signs in, comes back to where they were, and signs out', async ({ page }) => {
  await page.goto('/tickets/?status=open&status=in_progress');
  await expect(page).toHaveURL('/login/?next=%2Ftickets%2F%3Fstatus%3Dopen%26status%3Din_progress');

  await signIn(page, nobody());
  await expect(page.getByRole('alert').filter({ hasText: 'wrong' })).toBeVisible();

  await signIn(page, ADMIN);
  await expect(page).toHaveURL('/tickets/?status=open&status=in_progress');
  await expect(page.getByRole('button', { name: 'Status: Open, In progress' })).toBeVisible();

  await page.reload();
  await expect(page.getByRole('heading', { name: 'Tickets', level: 1 })).toBeVisible();

  await page.getByRole('button', { name: 'admin Admin' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/login/');

  await page.goto('/');
  await expect(page).toHaveURL('/login/');
});

test('what is typed before the page is ready is not lost', async ({ page }) => {
  await page.route('**/_next/static/**/*.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.continue();
  });
  await page.goto('/login/', { waitUntil: 'commit' });

  await signIn(page, ADMIN);

  await expect(page).toHaveURL('/tickets/');
});

test('signing in never leads to another site', async ({ page }) => {
  await page.goto('/login/?next=//evil.example/');

  await signIn(page, ADMIN);

  await expect(page).toHaveURL('/tickets/');
});

test('a requester creates a ticket, and sees own ones without internal reasons', async ({ page }) => {
  await page.goto('/login/');
  await signIn(page, REQUESTER);
  await page.getByRole('heading', { name: 'Tickets', level: 1 }).waitFor();

  await createTicket(page, 'My chair is broken', 'Low');

  await expect(outcome(page)).toContainText(/T-\d{6} went to (Ann Lee|Tom Okafor)/);
  await expect(page.getByRole('row').filter({ hasText: 'My chair is broken' }).first()).toBeVisible();
  await expect(page.getByText(/load|seniors|juniors/)).toHaveCount(0);
});

test('an address that leads nowhere says so', async ({ page }) => {
  await page.goto('/nowhere/');

  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Go to tickets' })).toHaveAttribute('href', '/tickets/');
});
