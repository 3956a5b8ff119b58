import { resolve, sep } from 'node:path';

/** Where `npm run build` puts the pages; next.config.ts reads the same variable. */
export const OUT = resolve(new URL('..', import.meta.url).pathname, process.env.OUT_DIR || 'out') + sep;
