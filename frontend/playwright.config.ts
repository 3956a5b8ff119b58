import { defineConfig } from '@playwright/test';
import {
  ADMIN,
  APART_URL,
  BACKEND_PORT,
  BACKEND_URL,
  DATABASE_FILE,
  OTHER_URL,
  SIGNED_IN,
  SINK_URL,
  SMTP_PORT,
} from './e2e/environment';

const VENV = '../.venv/bin';

/** What the back end's processes share. */
const ENVIRONMENT = {
  DATABASE_URL: `sqlite:///${DATABASE_FILE}`,
  SECRET_KEY: 'for-browser-tests-only-0123456789abcdef',
  PORT: String(BACKEND_PORT),
  PUBLIC_URL: BACKEND_URL,
  EMAIL_HOST: '127.0.0.1',
  EMAIL_PORT: String(SMTP_PORT),
  EMAIL_USE_TLS: 'False',
  CORS_ALLOWED_ORIGINS: OTHER_URL,
  CSRF_TRUSTED_ORIGINS: OTHER_URL,
};

/** A real mail server on loopback; `e2e/mail.ts` reads what it took. */
const mailServer = {
  name: 'mail server',
  command: `exec ${VENV}/python e2e/smtp-sink.py ${SMTP_PORT} ${new URL(SINK_URL).port}`,
  url: `${SINK_URL}/messages`,
};

/** Starts the real back end on an empty database of its own; it serves the built dashboard too. */
const backend = {
  name: 'back end',
  cwd: '../backend',
  command: [
    `${VENV}/python manage.py migrate --verbosity 0`,
    `${VENV}/python manage.py createsuperuser --noinput`,
    `exec ${VENV}/granian --interface wsgi --port ${BACKEND_PORT} config.wsgi:application`,
  ].join(' && '),
  env: {
    ...ENVIRONMENT,
    LOG_LEVEL: 'ERROR',
    DJANGO_SUPERUSER_USERNAME: ADMIN.username,
    DJANGO_SUPERUSER_PASSWORD: ADMIN.password,
    DJANGO_SUPERUSER_EMAIL: 'admin@example.com',
  },
  url: `${BACKEND_URL}/login/`,
};

/** Sends the mail that the back end owes. Comes after it: the tables must be there. */
const worker = {
  name: 'worker',
  cwd: '../backend',
  command: `exec ${VENV}/python manage.py worker`,
  // Mail that is refused on purpose is no news.
  env: { ...ENVIRONMENT, LOG_LEVEL: 'CRITICAL' },
};

/** The same dashboard served on its own, with /apis passed on to that back end. */
const apart = {
  name: 'npm run start',
  command: 'npm run start',
  env: { PORT: new URL(APART_URL).port, API_URL: BACKEND_URL },
  url: `${APART_URL}/login/`,
};

export default defineConfig({
  testDir: './e2e',
  globalTeardown: './e2e/teardown.ts',
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // A busy machine may make a browser miss a beat; what fails twice is broken. The report names what needed it.
  retries: process.env.CI ? 1 : 0,
  reporter: 'list',
  // Roomy, for machines that have other things to do as well.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: BACKEND_URL,
    viewport: { width: 1360, height: 850 },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'team', testMatch: 'team.setup.ts' },
    { name: 'sign-in', testMatch: 'sign-in.spec.ts', dependencies: ['team'] },
    {
      name: 'dashboard',
      testMatch: [
        'complaints.spec.ts',
        'tickets.spec.ts',
        'desk.spec.ts',
        'ticket-detail.spec.ts',
        'accessibility.spec.ts',
        'states.spec.ts',
        'mail-and-reports.spec.ts',
      ],
      dependencies: ['team'],
      use: { storageState: SIGNED_IN },
    },
    {
      // After the rest: a change to the team changes who gets everybody else's tickets.
      name: 'people',
      testMatch: ['agents.spec.ts', 'accounts.spec.ts'],
      dependencies: ['sign-in', 'dashboard', 'apart', 'other origin'],
      use: { storageState: SIGNED_IN },
    },
    {
      name: 'apart',
      testMatch: 'sign-in.spec.ts',
      grep: /signs in|requester|leads nowhere/,
      dependencies: ['team'],
      use: { baseURL: APART_URL },
    },
    {
      name: 'other origin',
      testMatch: 'other-origin.spec.ts',
      dependencies: ['team'],
      use: { baseURL: OTHER_URL },
    },
    {
      // Each makes everybody unavailable first, so they come when nobody else needs anybody, one by one.
      name: 'journeys',
      testMatch: ['journeys.spec.ts', 'keyboard.spec.ts', 'working.spec.ts'],
      dependencies: ['people'],
      workers: 1,
      use: { storageState: SIGNED_IN },
    },
  ],
  webServer: [mailServer, backend, worker, apart],
});
