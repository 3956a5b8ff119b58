import { rmSync } from 'node:fs';

/** Leaves nothing behind, once the back end, which still uses it, has ended too. */
export default function teardown(): void {
  process.once('exit', () => {
    if (process.env.E2E_FOLDER) rmSync(process.env.E2E_FOLDER, { recursive: true, force: true });
  });
}
