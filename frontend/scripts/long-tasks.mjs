// `npm run long-tasks -- http://localhost:8000`: signs in at a running system that holds many tickets, and works the
// list: types, filters, sorts, pages, scrolls. Fails when the page was busy for longer than LONGEST_MS at a time.
import { chromium } from 'playwright';

const LONGEST_MS = 50;
/** Longer than the pause after which the search box asks the server, and its answer. */
const SETTLING_MS = 1_500;
const { CHROMIUM = '/usr/bin/chromium' } = process.env;
const { DJANGO_SUPERUSER_USERNAME = 'admin', DJANGO_SUPERUSER_PASSWORD = '' } = process.env;
const site = process.argv[2] ?? 'http://localhost:8000';

/** Collects in the page what it was busy with for long. */
function listen() {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration, startTime } of list.getEntries()) window.longTasks.push({ duration, startTime });
  }).observe({ type: 'longtask', buffered: true });
}

/** Does `work` and waits until the list shows what came of it; tells the longest task meanwhile. */
async function watch(page, name, work) {
  const since = await page.evaluate(() => performance.now());
  await work();
  await page.waitForTimeout(SETTLING_MS);
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
  const durations = await page.evaluate(
    (start) => window.longTasks.filter(({ startTime }) => startTime >= start).map(({ duration }) => duration),
    since,
  );
  const longest = Math.max(0, ...durations);
  console.log(`${longest === 0 ? 'none over 50' : longest.toFixed(0)} ms`.padStart(16), ` ${name}`);
  return longest;
}

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({ baseURL: site, viewport: { width: 1360, height: 850 } });
await page.addInitScript(listen);
await page.goto('/login/');
await page.getByLabel('Username').fill(DJANGO_SUPERUSER_USERNAME);
await page.getByLabel('Password', { exact: true }).fill(DJANGO_SUPERUSER_PASSWORD);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.getByRole('row').nth(1).waitFor();
await page.waitForTimeout(SETTLING_MS);

const search = page.getByLabel('Search tickets');
const steps = {
  'type a word into the search': async () => {
    await search.click();
    await page.keyboard.type('printer', { delay: 80 });
    await page.waitForURL(/search=printer/);
  },
  'take it out again': async () => {
    for (let key = 0; key < 7; key += 1) await page.keyboard.press('Backspace', { delay: 40 });
    await page.waitForURL((url) => !url.search.includes('search'));
  },
  'filter by status': async () => {
    await page.getByRole('button', { name: 'Status' }).first().click();
    await page.getByRole('menuitemcheckbox', { name: 'Closed' }).click();
    await page.keyboard.press('Escape');
  },
  'sort by title': () => page.getByRole('columnheader').getByRole('button', { name: 'Title' }).click(),
  'turn ten pages': async () => {
    for (let turn = 2; turn <= 11; turn += 1) {
      await page.getByRole('button', { name: 'Next page' }).click();
      await page.getByText(`${(turn - 1) * 25 + 1}–`).waitFor();
      await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
    }
  },
  scroll: async () => {
    for (let turn = 0; turn < 20; turn += 1) await page.mouse.wheel(0, turn < 10 ? 300 : -300);
  },
  'walk through the rows': async () => {
    for (let step = 0; step < 20; step += 1) await page.keyboard.press('j', { delay: 30 });
  },
  'select the page': () => page.getByRole('checkbox', { name: 'Select page' }).check(),
};

const longest = [];
for (const [name, work] of Object.entries(steps)) longest.push(await watch(page, name, work));
await browser.close();
if (Math.max(...longest) > LONGEST_MS) process.exit(1);
