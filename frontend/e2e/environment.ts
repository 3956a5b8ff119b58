import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Chosen once by the main process; the environment hands the choice on to the workers.
process.env.E2E_FOLDER ??= mkdtempSync(join(tmpdir(), 'dashboard-e2e-'));
process.env.E2E_PORT ??= freePort();
process.env.E2E_APART_PORT ??= freePort();
process.env.E2E_OTHER_PORT ??= freePort();
process.env.E2E_SMTP_PORT ??= freePort();
process.env.E2E_SINK_PORT ??= freePort();

export const BACKEND_PORT = Number(process.env.E2E_PORT);
export const BACKEND_URL = `http://localhost:${BACKEND_PORT}`;
/** The dashboard served on its own, which passes /apis on. */
export const APART_URL = `http://localhost:${process.env.E2E_APART_PORT}`;
/** A dashboard built for an API on another origin. */
export const OTHER_URL = `http://localhost:${process.env.E2E_OTHER_PORT}`;
/** The mail server that takes what the back end sends. */
export const SMTP_PORT = Number(process.env.E2E_SMTP_PORT);
/** Where it tells what it took. */
export const SINK_URL = `http://127.0.0.1:${process.env.E2E_SINK_PORT}`;
export const DATABASE_FILE = join(process.env.E2E_FOLDER, 'db.sqlite3');
/** The cookies of the admin. */
export const SIGNED_IN = join(process.env.E2E_FOLDER, 'signed-in.json');

export const ADMIN = { username: 'admin', password: 'orbit-lantern-42' };
export const REQUESTER = { username: 'rita', password: 'meadow-copper-17' };

function freePort(): string {
  const ask =
    "const s=require('net').createServer();s.listen(0,()=>{console.log(s.address().port);s.close()})";
  return execFileSync(process.execPath, ['-e', ask], { encoding: 'utf8' }).trim();
}
