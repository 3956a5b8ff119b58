// Run after `next build`, so that the pages work under `script-src 'self'`: every inline script of the export moves to a
// file that is named by its content. Usage: node scripts/csp.mjs external
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OUT } from './out.mjs';

const FOLDER = '_next/static/inline';
const INLINE_SCRIPT = /<script\b((?:(?!\ssrc=)[^>])*)>([\s\S]+?)<\/script>/g;

/** The page with each inline script replaced by a reference to its file; `scripts` collects the files by name. */
function externalize(html, scripts) {
  return html.replace(INLINE_SCRIPT, (_match, attributes, code) => {
    const name = `${createHash('sha256').update(code).digest('hex').slice(0, 16)}.js`;
    scripts.set(name, code);
    return `<script${attributes} src="/${FOLDER}/${name}"></script>`;
  });
}

async function main() {
  if (process.argv[2] !== 'external') throw new Error('Usage: node scripts/csp.mjs external');
  const pages = (await readdir(OUT, { recursive: true })).filter((file) => file.endsWith('.html'));
  const scripts = new Map();
  for (const page of pages) {
    const path = join(OUT, page);
    await writeFile(path, externalize(await readFile(path, 'utf8'), scripts));
  }
  await mkdir(join(OUT, FOLDER), { recursive: true });
  for (const [name, code] of scripts) await writeFile(join(OUT, FOLDER, name), code);
  console.log(`Moved the inline scripts of ${pages.length} pages to ${scripts.size} files.`);
}

await main();
