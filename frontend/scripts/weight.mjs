// `npm run weight`, after `npm run build`: how much JavaScript each page loads before it works, compressed as servers do.
// Fails when a page is heavier than LIMIT_KIB.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { OUT } from './out.mjs';

const LIMIT_KIB = 300;
const SCRIPT = /<script\b[^>]*\ssrc="([^"]+)"[^>]*>/g;

/** The scripts that a browser of today loads with the page. */
function scriptsOf(html) {
  const tags = [...html.matchAll(SCRIPT)].filter(([tag]) => !/\snomodule\b/i.test(tag));
  return new Set(tags.map(([, source]) => source));
}

async function compressedKib(source) {
  return gzipSync(await readFile(join(OUT, source))).length / 1024;
}

async function weigh(page) {
  const sizes = await Promise.all([...scriptsOf(await readFile(join(OUT, page), 'utf8'))].map(compressedKib));
  return { name: `/${dirname(page)}/`.replace('/./', '/'), kib: sizes.reduce((sum, size) => sum + size, 0) };
}

const pages = (await readdir(OUT, { recursive: true })).filter((file) => file.endsWith('index.html'));
const weights = (await Promise.all(pages.map(weigh))).sort((one, other) => other.kib - one.kib);
for (const { name, kib } of weights) console.log(`${kib.toFixed(0).padStart(4)} KiB  ${name}`);
const tooHeavy = weights.filter(({ kib }) => kib > LIMIT_KIB);
if (weights.length === 0 || tooHeavy.length > 0) {
  console.error(
    `Over ${LIMIT_KIB} KiB: ${tooHeavy.map(({ name }) => name).join(', ') || 'no page was found'}`,
  );
  process.exit(1);
}
