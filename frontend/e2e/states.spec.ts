import type { Agent } from '../src/api';
import { callApi, createAgent, createTicketByApi, readApi } from './api';
import { REQUESTER } from './environment';
import { expect, expectAccessible, fresh, type Page, signIn, test } from './test';

/** What pages show seldom: nothing yet, no answer, a refusal; and the dialogs that no other test looks at. */

/** Everything but who is signed in. */
const DATA = /\/apis\/(?!accounts\/me\/)/;

/** Lets the server refuse what `address` matches; what the browser writes about that is expected. */
async function refuse(page: Page, address: RegExp, status = 503): Promise<void> {
  await page.route(address, (route) =>
    route.fulfill({ status, json: { detail: 'The database does not answer.' } }),
  );
}

function expectOnlyRefusals(complaints: string[]): void {
  expect(complaints.splice(0).filter((text) => !/status of (403|503)/.test(text))).toEqual([]);
}

async function openActions(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await expect(page.getByRole('menu')).toBeVisible();
}

/** Opens the dialog behind an entry of a row's menu, looks at it, and closes it. */
async function lookAtDialog(page: Page, name: string, entry: string): Promise<void> {
  await openActions(page, name);
  await page.getByRole('menuitem', { name: entry }).click();
  await lookAndClose(page);
}

async function lookAndClose(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  // The button that does it, as the pointer makes it.
  await dialog.getByRole('button').last().hover();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

/** The addresses of all pages of the desk. */
async function allPages(page: Page): Promise<string[]> {
  const ticket = await createTicketByApi(page.request, 'Door handle is loose', 'low');
  const { results } = await readApi<{ results: Agent[] }>(page.request, 'agents/?search=ann@example.com');
  return [
    '/tickets/',
    `/tickets/detail/?id=${ticket.id}`,
    '/queue/',
    '/agents/',
    `/agents/detail/?id=${results[0]?.id}`,
    '/decisions/',
    '/mail/',
    '/reports/',
    '/history/',
    '/accounts/',
    '/accounts/tokens/',
    '/accounts/sessions/',
  ];
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('every page is accessible while it loads', async ({ page }) => {
      const paths = await allPages(page);
      await page.route(DATA, () => {});
      for (const path of paths) {
        await page.goto(path);
        await expect(page.getByRole('main').getByRole('status').first()).toBeAttached();
        await expectAccessible(page);
      }
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    });

    test('every page is accessible when its data cannot be loaded', async ({ page, complaints }) => {
      const paths = await allPages(page);
      // Not 503: pages would try that again before they say so.
      await refuse(page, DATA, 403);
      for (const path of paths) {
        await page.goto(path);
        await expect(page.getByRole('button', { name: 'Try again' }).first()).toBeVisible();
        await expectAccessible(page);
      }
      expectOnlyRefusals(complaints);
    });

    test('what is no longer up to date, and changes that fail, are told accessibly', async ({
      page,
      complaints,
    }) => {
      const ticket = await createTicketByApi(page.request, 'Window does not shut', 'low');
      await page.clock.install();
      await page.goto(`/tickets/detail/?id=${ticket.id}`);
      await page.getByRole('button', { name: 'Priority: Low' }).waitFor();
      await refuse(page, DATA);
      await page.getByRole('button', { name: 'Priority: Low' }).click();
      await page.getByRole('menuitemradio', { name: 'Medium' }).click();
      await expect(page.getByRole('alert').filter({ hasText: 'was not changed' })).toBeVisible();
      await expect(page.getByRole('button', { name: 'Priority: Low' })).toBeVisible();
      await page.clock.fastForward(60_000);
      await expect(page.getByText('may be out of date').first()).toBeVisible();
      await expectAccessible(page);
      expectOnlyRefusals(complaints);
    });

    test('a ticket that waits is told accessibly', async ({ page }) => {
      await page.route('**/apis/tickets/', async (route) => {
        if (route.request().method() !== 'POST') return route.continue();
        const answer = await route.fetch();
        const assignment = { outcome: 'waiting', trigger: 'created', explanation: 'All are at capacity.' };
        return route.fulfill({ json: { ...(await answer.json()), assigned_agent: null, assignment } });
      });
      await page.goto('/tickets/');
      await page.getByRole('button', { name: 'New ticket' }).click();
      await page.getByLabel('Title').fill('Nobody is here');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('alert').filter({ hasText: 'is waiting' })).toBeVisible();
      await expectAccessible(page);
    });

    test('the menu and the dialogs about an agent are accessible, also when they fail', async ({
      page,
      complaints,
    }) => {
      const name = `Lea ${colorScheme}`;
      const agent = await createAgent(page.request, {
        first_name: 'Lea',
        last_name: colorScheme,
        email: `lea-${colorScheme}-${Date.now()}@example.com`,
        level: 'junior',
        is_available: false,
      });
      await page.goto(`/agents/?search=${agent.email}`);
      await openActions(page, name);
      await page.getByRole('menuitem', { name: 'Deactivate' }).hover();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toBeHidden();
      for (const entry of ['Hand over', 'Edit', 'Invite to sign in']) await lookAtDialog(page, name, entry);

      await refuse(page, /\/apis\/agents\/\d+\/$/);
      await openActions(page, name);
      await page.getByRole('menuitem', { name: 'Deactivate' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
      await expect(page.getByRole('dialog').getByRole('alert')).toContainText('does not answer');
      await lookAndClose(page);
      expectOnlyRefusals(complaints);
      await page.unrouteAll();

      await callApi(page.request, 'patch', `agents/${agent.id}/`, { is_active: false });
      await page.goto(`/agents/?left=true&search=${agent.email}`);
      await lookAtDialog(page, name, 'Reactivate');
    });

    test('the dialogs about accounts, tokens and one’s own profile are accessible', async ({ page }) => {
      await page.goto(`/accounts/?search=${REQUESTER.username}`);
      await openActions(page, REQUESTER.username);
      await page.getByRole('menuitem', { name: 'Deactivate' }).hover();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      for (const entry of ['Edit', 'Deactivate']) await lookAtDialog(page, REQUESTER.username, entry);

      await page.getByRole('button', { name: 'admin Admin' }).click();
      await page.getByRole('menuitem', { name: 'Your profile' }).hover();
      await expectAccessible(page);
      await page.getByRole('menuitem', { name: 'Your profile' }).click();
      await lookAndClose(page);

      const name = `Seen in ${colorScheme}`;
      await callApi(page.request, 'post', 'accounts/tokens/', { name });
      await page.goto('/accounts/tokens/');
      await page
        .getByRole('button', { name: `Delete ${name}` })
        .first()
        .click();
      await lookAndClose(page);
    });

    test('the dialogs about views, and what is pointed at, are accessible', async ({ page }) => {
      const name = fresh(`View in ${colorScheme}`);
      await callApi(page.request, 'post', 'saved-views/', { name, query: 'priority=high' });
      await page.goto('/tickets/?priority=low');
      for (const pointedAt of [
        page.getByRole('button', { name: 'New ticket' }),
        page.getByRole('navigation').getByRole('link', { name: 'Reports' }),
        page.getByRole('button', { name: 'Clear filters' }),
        page.getByRole('link', { name: 'Export CSV' }),
        page.getByRole('row').nth(1).getByRole('link').last(),
        page.getByRole('columnheader').getByRole('button', { name: 'Title' }),
      ]) {
        await pointedAt.hover();
        await expectAccessible(page);
      }

      await page.getByRole('button', { name: 'Views' }).click();
      await page.getByRole('menuitem', { name: 'Save this view…' }).click();
      await page.getByRole('button', { name: 'Save view' }).click();
      await expect(page.getByText('Give the view a name.')).toBeVisible();
      await lookAndClose(page);
      await page.getByRole('button', { name: 'Views' }).click();
      await page.getByRole('menuitem', { name: 'Delete views…' }).click();
      await expect(page.getByRole('button', { name: `Delete ${name}` })).toBeVisible();
      await page.getByRole('button', { name: `Delete ${name}` }).click();
      await expect(page.getByText(`The view ${name} is deleted.`)).toBeVisible();
      await expectAccessible(page);
    });

    test('the pages about passwords, and an address that leads nowhere, are accessible', async ({ page }) => {
      await page.context().clearCookies();
      await page.goto('/forgot-password/');
      await page.getByRole('button', { name: 'Send the link' }).click();
      await expectAccessible(page);
      await page.getByLabel('Email').fill('nobody@example.com');
      await page.getByRole('button', { name: 'Send the link' }).click();
      await expect(page.getByRole('status')).toContainText('on its way');
      await expectAccessible(page);

      await page.goto('/set-password/');
      await expect(page.getByRole('alert').filter({ hasText: 'link' })).toBeVisible();
      await expectAccessible(page);
      await page.goto('/forgot-password/');
      await page.goto('/set-password/#uid=MQ&token=used-up');
      await page.getByRole('button', { name: 'Set password' }).click();
      await expect(page.getByText('Enter a new password.')).toBeVisible();
      await expectAccessible(page);

      await page.goto('/nowhere/');
      await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
      await expectAccessible(page);
    });

    test('what a requester sees is accessible, also where there is nothing for them', async ({ page }) => {
      await page.context().clearCookies();
      await page.goto('/login/');
      await signIn(page, REQUESTER);
      await page.getByRole('heading', { name: 'Tickets', level: 1 }).waitFor();
      await expectAccessible(page);
      for (const path of [
        '/queue/',
        '/agents/',
        '/decisions/',
        '/mail/',
        '/reports/',
        '/history/',
        '/accounts/',
      ]) {
        await page.goto(path);
        await expect(page.getByRole('heading', { name: 'This page is not for you', level: 1 })).toBeVisible();
      }
      await expectAccessible(page);
      await page.goto('/accounts/tokens/');
      await page.getByRole('heading', { name: 'API tokens', level: 1 }).waitFor();
      await expectAccessible(page);
    });
  });
}
