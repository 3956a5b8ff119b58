import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { ADMIN, BACKEND_URL, OTHER_URL } from './environment';
import { createTicket, expect, fresh, outcome, signIn, test } from './test';

/** A production build, on a machine that has other things to do as well. */
const BUILD_MS = 300_000;

let server: ChildProcess | undefined;

test.beforeAll(async () => {
  test.setTimeout(BUILD_MS);
  // As the README says, but beside the build that the back end serves.
  server = spawn('npm run build && npm run start', {
    shell: true,
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NEXT_PUBLIC_SERVER_URI: `${BACKEND_URL}/apis`,
      OUT_DIR: '.next/other-origin',
      PORT: new URL(OTHER_URL).port,
      API_URL: 'http://localhost:1/',
    },
  });
  const answers = () =>
    fetch(`${OTHER_URL}/login/`).then(
      ({ status }) => status,
      () => 'not yet',
    );
  await expect.poll(answers, { timeout: BUILD_MS }).toBe(200);
});

test.afterAll(async () => {
  if (!server?.pid || server.exitCode !== null) return;
  // The whole group: the shell, npm and what it started.
  process.kill(-server.pid);
  await once(server, 'exit');
});

test('built for an API on another origin: sign in, create a ticket, download, reload, sign out', async ({
  page,
}) => {
  const asked = new Set<string>();
  page.on('request', (request) => {
    if (request.url().includes('/apis/')) asked.add(new URL(request.url()).origin);
  });
  await page.goto('/tickets/');
  await signIn(page, ADMIN);
  const title = fresh('From another origin');
  await createTicket(page, title, 'Low');
  await expect(outcome(page)).toContainText('went to');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('tickets.csv');
  await page.reload();
  await page.getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
  expect([...asked]).toEqual([BACKEND_URL]);

  await page.getByRole('button', { name: 'admin Admin' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/login/');
});
