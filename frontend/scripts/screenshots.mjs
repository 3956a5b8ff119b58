// `npm run screenshots -- http://localhost:8000 FOLDER`: signs in at a running system and takes a picture of every page
// in light, in dark and on a phone, to be looked at by people. `make demo` gives the pages something to show.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';

const { CHROMIUM = '/usr/bin/chromium' } = process.env;
const { DJANGO_SUPERUSER_USERNAME = 'admin', DJANGO_SUPERUSER_PASSWORD = '' } = process.env;
const site = process.argv[2] ?? 'http://localhost:8000';
const folder = process.argv[3] ?? 'screenshots';

const LOOKS = {
  light: { colorScheme: 'light', viewport: { width: 1360, height: 850 } },
  dark: { colorScheme: 'dark', viewport: { width: 1360, height: 850 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 } },
};
const PAGES = [
  ['tickets', '/tickets/'],
  ['queue', '/queue/'],
  ['agents', '/agents/'],
  ['decisions', '/decisions/'],
  ['mail', '/mail/'],
  ['reports', '/reports/'],
  ['history', '/history/'],
  ['accounts', '/accounts/'],
  ['tokens', '/accounts/tokens/'],
  ['sessions', '/accounts/sessions/'],
];
/** Those that are about one thing: the first that a list leads to. */
const DETAILS = [
  ['ticket', '/tickets/?priority=high&status=open', 'a[href*="/tickets/detail/?id="]'],
  ['agent', '/agents/', 'a[href*="/agents/detail/?id="]'],
];

async function settle(page) {
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
}

async function take(page, name, look) {
  await settle(page);
  await page.screenshot({ path: join(folder, `${name}-${look}.png`), animations: 'disabled' });
}

async function signIn(page) {
  await page.getByLabel('Username').fill(DJANGO_SUPERUSER_USERNAME);
  await page.getByLabel('Password', { exact: true }).fill(DJANGO_SUPERUSER_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Tickets', level: 1 }).waitFor();
}

await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
for (const [look, options] of Object.entries(LOOKS)) {
  const page = await browser.newPage({ ...options, baseURL: site, locale: 'en-GB' });
  await page.goto('/login/');
  await take(page, 'login', look);
  await signIn(page);
  for (const [name, path] of PAGES) {
    await page.goto(path);
    await take(page, name, look);
  }
  for (const [name, path, link] of DETAILS) {
    await page.goto(path);
    await page.goto(await page.locator(link).first().getAttribute('href'));
    await take(page, name, look);
  }
  await page.close();
}
await browser.close();
console.log(`The pictures are in ${folder}/.`);
