import { chromium } from '@playwright/test';
const only = process.argv[2];
// @ts-nocheck
const base = 'http://localhost:8412';
const users = { admin: 'EkrgXFpPPd28EQbD', 'tom.becker': 'VAniTWbv8XN7Bffx' };
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu'] });
async function signed(user, opts) {
  const c = await b.newContext({ viewport: { width: 1360, height: 850 }, ...opts });
  const p = await c.newPage();
  p.on('console', (m) => ['error', 'warning'].includes(m.type()) && console.log(user, m.text().slice(0, 200)));
  p.on('pageerror', (e) => console.log('PAGEERROR', e.message));
  await p.goto(base + '/login/');
  await p.getByLabel('Username').fill(user); await p.getByLabel('Password').fill(users[user]);
  await p.getByRole('button', { name: 'Sign in' }).click();
  await p.waitForURL('**/tickets/');
  return p;
}
const shot = async (p, n, fullPage = false) => { await p.waitForTimeout(500); await p.screenshot({ path: `/tmp/fe2-shots/${n}.png`, fullPage }); };
for (const [scheme, w] of [['light', 1360], ['dark', 1360], ['light', 390]]) {
  const tag = `${scheme}${w}`;
  if (only && only !== tag && only !== 'req') continue;
  if (only === 'req') break;
  const p = await signed('admin', { colorScheme: scheme, viewport: { width: w, height: w === 390 ? 800 : 850 } });
  await p.goto(base + '/tickets/detail/?id=190'); await p.getByText('Candidates and their loads').click();
  await p.getByRole('list', { name: /What happened/ }).waitFor(); await shot(p, `detail-${tag}`, true);
  await p.goto(base + '/tickets/detail/?id=199'); await p.getByRole('list', { name: /could not take/ }).waitFor(); await shot(p, `waiting-${tag}`, w === 390);
  await p.getByRole('button', { name: 'Assign', exact: true }).click();
  await p.getByRole('radio').first().waitFor();
  await p.getByRole('radio').nth(2).click(); await shot(p, `assign-${tag}`);
  await p.keyboard.press('Escape'); await p.waitForTimeout(300);
  await p.getByRole('button', { name: 'Edit', exact: true }).click(); await shot(p, `edit-${tag}`);
  await p.getByRole('button', { name: 'Cancel' }).click();
  await p.getByRole('button', { name: /^Priority/ }).click(); await shot(p, `menu-${tag}`);
  await p.keyboard.press('Escape');
  await p.goto(base + '/decisions/'); await p.getByText('T-000200').first().waitFor(); await shot(p, `decisions-${tag}`);
  await p.getByRole('button', { name: /lowest load/ }).nth(1).click(); await p.getByRole('dialog').getByText('Policy version').waitFor(); await shot(p, `drawer-${tag}`);
  await p.keyboard.press('Escape');
  await p.context().close();
}
if (!only || only === 'req') {
  const p = await signed('tom.becker', {});
  await p.goto(base + '/tickets/detail/?id=182'); await p.getByText('Close ticket').waitFor(); await shot(p, 'requester');
  await p.goto(base + '/tickets/detail/?id=1'); await shot(p, 'missing');
}
await b.close();
