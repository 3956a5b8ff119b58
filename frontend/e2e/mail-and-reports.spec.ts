import type { Notification } from '../src/api';
import { callApi, createAgent, createTicketByApi, readApi } from './api';
import { acceptMail, mailAbout, refuseMail } from './mail';
import { expect, expectAccessible, test } from './test';

/** Gets tickets by hand only, so that the other tests' tickets go where they expect. */
const FAY = {
  first_name: 'Fay',
  last_name: 'Quist',
  level: 'senior',
  is_available: false,
} as const;

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('the mail ledger and a mail are accessible, and a mail cannot run anything', async ({ page }) => {
      const ticket = await createTicketByApi(page.request, `Blinds are stuck, ${colorScheme}`, 'low');
      await page.goto(`/mail/?ticket=${ticket.id}`);
      const row = page.getByRole('row').filter({ hasText: ticket.reference });
      await expect(row).toContainText('Sent');
      await row.hover();
      await expectAccessible(page);

      await row.getByRole('button', { name: ticket.title }).click();
      const drawer = page.getByRole('dialog', { name: ticket.title });
      const preview = drawer.getByTitle(/^Mail:/);
      await expect(preview).toBeVisible();
      expect(await preview.getAttribute('sandbox')).not.toMatch(/scripts|same-origin/);
      await expectAccessible(page);

      await drawer.getByText('Plain text').click();
      await expect(drawer.getByText('Hello ')).toBeVisible();
      await expectAccessible(page);

      await page.keyboard.press('Escape');
      await expect(drawer).toBeHidden();
      await page.setViewportSize({ width: 360, height: 740 });
      await expect(page.getByRole('list', { name: 'Mails' })).toBeVisible();
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });

    test('the reports, their charts and tables are accessible', async ({ page }) => {
      await createTicketByApi(page.request, `Counted in the reports, ${colorScheme}`, 'low');
      await page.goto('/reports/?days=7');
      const arrivals = page.getByRole('region', { name: 'Arrivals per day' });
      await expect(arrivals.locator('.recharts-bar-rectangle').last()).toBeVisible();
      await expectAccessible(page);

      await arrivals.getByRole('img', { name: /^Bar chart/ }).hover();
      await expect(arrivals.locator('.recharts-tooltip-wrapper')).toBeVisible();
      await expectAccessible(page);

      await page.getByRole('button', { name: 'Table: Arrivals per day' }).click();
      await page.getByRole('button', { name: 'Table: Load of the agents' }).click();
      await expect(arrivals.getByRole('row')).toHaveCount(8);
      await expectAccessible(page);

      await page.getByText('90 days').click();
      await expect(page).toHaveURL('/reports/?days=90');
      await expect(arrivals.getByRole('row')).toHaveCount(91);
      await page.setViewportSize({ width: 360, height: 740 });
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });
  });
}

test('a refused mail stands out with its error', async ({ page }) => {
  const email = `fay-${Date.now()}@example.com`;
  const fay = await createAgent(page.request, { ...FAY, email });
  await refuseMail(email, 550);
  const ticket = await createTicketByApi(page.request, 'Nobody answers the phone', 'low');
  await callApi(page.request, 'post', `tickets/${ticket.id}/assign/`, { agent: fay.id, override: true });
  const { results } = await readApi<{ results: Notification[] }>(
    page.request,
    `notifications/?search=${email}`,
  );

  await page.goto(`/mail/?ticket=${ticket.id}&search=${email}`);
  const row = page.getByRole('row').filter({ hasText: ticket.reference });
  await expect(row).toContainText('Failed');
  await expect(row).toContainText('550');
  await expect(page.getByText(/mails? (has|have) failed/)).toBeVisible();
  await row.getByRole('button', { name: ticket.title }).click();
  await expect(page.getByRole('dialog').getByText('It was not delivered')).toBeVisible();
  await expectAccessible(page);

  await acceptMail(email);
  await page.getByRole('dialog').getByRole('button', { name: 'Resend' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'On its way again' })).toBeVisible();
  await expectAccessible(page);
  const mail = await mailAbout(email, ticket.reference);
  expect(mail.message_id).toBe(results[0]?.message_id);
});
