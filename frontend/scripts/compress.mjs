// Run after `next build`: puts a compressed copy beside every file that gains by it. Django and `npm run start` send
// those to whoever takes them.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { OUT } from './out.mjs';

const TEXT = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt']);
const LEAST_BYTES = 1024;
const METHODS = { '.br': promisify(brotliCompress), '.gz': promisify(gzip) };

async function compress(file) {
  const content = await readFile(join(OUT, file));
  if (content.length < LEAST_BYTES) return;
  for (const [suffix, method] of Object.entries(METHODS))
    await writeFile(join(OUT, file + suffix), await method(content));
}

const files = (await readdir(OUT, { recursive: true })).filter((file) => TEXT.has(extname(file)));
await Promise.all(files.map(compress));
console.log(`Compressed what gains by it among ${files.length} files.`);
