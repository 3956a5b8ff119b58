import { rmSync } from 'node:fs';

/** Leaves nothing behind. */
export default function teardown(): void {
  if (process.env.E2E_FOLDER) rmSync(process.env.E2E_FOLDER, { recursive: true, force: true });
}
