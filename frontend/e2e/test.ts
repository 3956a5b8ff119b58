import AxeBuilder from '@axe-core/playwright';
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';

/** What browsers write down when the API refuses something on purpose: signed out, bad input, no such page. */
const EXPECTED_REFUSAL = /^Failed to load resource: the server responded with a status of (400|401|404)/;

/** Next.js fetches the next page's styles ahead; the browser remarks that it has not used them yet. */
const EXPECTED_REMARK = /was preloaded using link preload but not used/;

/** Playwright's `test`, but whatever any page of the browser complains about (CSP, hydration, errors) fails it. */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ browser }, use) => {
      const complaints: string[] = [];
      const listen = (context: BrowserContext) => {
        context.on('weberror', (problem) => complaints.push(problem.error().message));
        context.on('console', (message) => {
          const isProblem = message.type() === 'error' || message.type() === 'warning';
          const isExpected = [EXPECTED_REFUSAL, EXPECTED_REMARK].some((text) => text.test(message.text()));
          if (isProblem && !isExpected) complaints.push(message.text());
        });
      };
      browser.on('context', listen);
      await use(complaints);
      browser.off('context', listen);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect, type Page };

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Nothing on the page as it stands breaks WCAG 2.2 AA, as far as axe can tell. It cannot look into frames that run no scripts: they are left out. */
export async function expectAccessible(page: Page): Promise<void> {
  // What is still fading in has the colours of neither before nor after; it begins a frame or two after it was opened.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
  await page.evaluate(() => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    return Promise.all(ending.map(({ finished }) => finished.catch(() => {})));
  });
  const { violations } = await new AxeBuilder({ page }).exclude('iframe[sandbox]').withTags(WCAG).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} – ${node.failureSummary}`),
  );
  expect(found).toEqual([]);
}

/** The toast that tells the outcome. */
export function outcome(page: Page) {
  return page.getByRole('alert').filter({ hasText: /went to|is waiting/ });
}

/** Creates a ticket the way a person does, from the ticket list. */
export async function createTicket(page: Page, title: string, priority = 'Medium'): Promise<void> {
  await page.getByRole('button', { name: 'New ticket' }).click();
  const dialog = page.getByRole('dialog', { name: 'New ticket' });
  await dialog.getByLabel('Title').fill(title);
  await dialog.getByLabel('Description').fill('Since this morning.');
  await dialog.getByLabel('Priority').selectOption(priority);
  await dialog.getByRole('button', { name: 'Create ticket' }).click();
  await expect(dialog).toBeHidden();
}

export async function signIn(page: Page, who: { username: string; password: string }): Promise<void> {
  await page.getByLabel('Username').fill(who.username);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** A name that no other try has left behind: what fails once is tried again, among what it made the first time. */
export function fresh(name: string): string {
  return `${name} ${Date.now()}`;
}

/** Somebody unknown, and somebody else every time: the server counts failures by name. */
export function nobody() {
  return { username: `nobody-${Date.now()}`, password: 'wrong' };
}
