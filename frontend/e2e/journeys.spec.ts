import type { Agent, Notification } from '../src/api';
import { callApi, createAgent, createTicketByApi, readApi } from './api';
import { ADMIN } from './environment';
import { acceptMail, mailAbout, mailsTo, refuseMail } from './mail';
import { expect, signIn, test } from './test';

/** A change of others shows within the 10 s between two looks, and a moment for each answer. */
const LIVE_MS = 13_000;
/** Tells one attempt from the next: agents and tickets stay when a test is tried again. */
const ATTEMPT = Date.now();
const SENIOR = {
  first_name: 'Zoe',
  last_name: 'Lindqvist',
  email: `zoe-${ATTEMPT}@example.com`,
  level: 'senior',
} as const;
const JUNIOR = {
  first_name: 'Nils',
  last_name: 'Aster',
  email: `nils-${ATTEMPT}@example.com`,
  level: 'junior',
} as const;
const BEA = {
  first_name: 'Bea',
  last_name: 'Sommer',
  email: `bea-${ATTEMPT}@example.com`,
  level: 'senior',
} as const;

test.describe.configure({ mode: 'serial' });

let senior: Agent;

test.beforeAll(async ({ playwright }, { project }) => {
  // Whoever the other tests have left: their tickets stay with them, new ones go to these two only.
  const request = await playwright.request.newContext({
    storageState: project.use.storageState as string,
  });
  const { results } = await readApi<{ results: Agent[] }>(request, 'agents/?page_size=100');
  for (const { id } of results) await callApi(request, 'patch', `agents/${id}/`, { is_available: false });
  senior = await createAgent(request, SENIOR);
  await createAgent(request, JUNIOR);
  await request.dispose();
});

test('nobody can take a ticket; a senior comes back, and whoever watches sees it leave', async ({
  page,
  browser,
}) => {
  await callApi(page.request, 'patch', `agents/${senior.id}/`, { is_available: false });
  const ticket = await createTicketByApi(page.request, 'The whole site is down', 'high');
  expect(ticket.assigned_agent).toBeNull();

  const watcher = await browser.newContext({ storageState: await page.context().storageState() });
  const other = await watcher.newPage();
  await other.goto('/tickets/?waiting=true');
  const row = other.getByRole('row').filter({ hasText: ticket.reference });
  await expect(row).toContainText('Waiting');
  await expect(row).toContainText('seniors');

  await callApi(page.request, 'patch', `agents/${senior.id}/`, { is_available: true });
  await expect(row).toBeHidden({ timeout: LIVE_MS });
  await watcher.close();

  await page.goto(`/tickets/?search=${ticket.reference}`);
  await expect(page.getByRole('row').filter({ hasText: ticket.reference })).toContainText('Zoe Lindqvist');

  const mail = await mailAbout(SENIOR.email, `[${ticket.reference}]`);
  expect(mail.subject).toBe(`[${ticket.reference}] Assigned to you: The whole site is down`);
  expect(mail.text).toContain(`/tickets/detail/?id=${ticket.id}`);
  expect(mail.html).toContain('The whole site is down');
});

test('a refused mail is resent once the mailbox exists, as the same mail', async ({ page }) => {
  await refuseMail(SENIOR.email, 550);
  const ticket = await createTicketByApi(page.request, 'Invoices go out twice', 'high');
  await page.goto('/mail/?status=failed');
  const failed = page.getByRole('row').filter({ hasText: ticket.reference });
  await expect(failed).toContainText('Failed', { timeout: LIVE_MS });
  await expect(failed).toContainText('550');
  const { results } = await readApi<{ results: Notification[] }>(
    page.request,
    `notifications/?ticket=${ticket.id}`,
  );

  await acceptMail(SENIOR.email);
  await failed.getByRole('button', { name: 'Resend' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'On its way again' })).toBeVisible();
  const mail = await mailAbout(SENIOR.email, `[${ticket.reference}]`);
  expect(mail.message_id).toBe(results[0]?.message_id);

  await page.goto(`/mail/?ticket=${ticket.id}`);
  const sent = page.getByRole('row').filter({ hasText: ticket.reference });
  await expect(sent).toContainText('Sent', { timeout: LIVE_MS });
  const copies = (await mailsTo(SENIOR.email)).filter(({ subject }) => subject.includes(ticket.reference));
  expect(copies).toHaveLength(1);
});

test('who comes back after the session has ended signs in, and is where they were', async ({ page }) => {
  await page.goto('/mail/?kind=assigned&page=1');
  await expect(page.getByRole('table')).toBeVisible();

  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Status' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Sent' }).click();
  await expect(page).toHaveURL('/login/?next=%2Fmail%2F%3Fstatus%3Dsent%26kind%3Dassigned');

  await signIn(page, ADMIN);
  await expect(page).toHaveURL('/mail/?status=sent&kind=assigned');
  await expect(page.getByRole('button', { name: 'Status: Sent' })).toBeVisible();
});

test('tickets are closed together, and what waited takes their places', async ({ page }) => {
  await callApi(page.request, 'patch', `agents/${senior.id}/`, { is_available: false });
  const bea = await createAgent(page.request, { ...BEA, capacity: 2 });
  for (const floor of [1, 2, 3])
    await createTicketByApi(page.request, `Water ${ATTEMPT} on floor ${floor}`, 'high');
  await page.goto(`/tickets/?search=water+${ATTEMPT}&ordering=title`);
  const rowOf = (floor: number) =>
    page.getByRole('row').filter({ hasText: `Water ${ATTEMPT} on floor ${floor}` });
  await expect(rowOf(2)).toContainText(bea.name);
  await expect(rowOf(3)).toContainText('Waiting');

  for (const floor of [1, 2]) await rowOf(floor).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  const results = page.getByRole('dialog', { name: '2 tickets closed' });
  await expect(results.getByRole('listitem')).toHaveCount(2);
  await results.getByRole('button', { name: 'Done' }).click();

  await expect(rowOf(1)).toContainText('Closed');
  await expect(rowOf(2)).toContainText('Closed');
  await expect(rowOf(3)).toContainText(bea.name);
});
