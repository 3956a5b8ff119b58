// `npm run start`: serves the static export on PORT (3000) and passes /apis on to API_URL (http://localhost:8000), so the
// browser sees one origin. Meant for a front end that runs apart; in production Django serves the same files itself.
import { createReadStream, existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { OUT } from './out.mjs';

if (existsSync('.env')) process.loadEnvFile('.env');

const PORT = Number(process.env.PORT ?? 3000);
const API = new URL(process.env.API_URL ?? 'http://localhost:8000');
const SERVER_URI = process.env.NEXT_PUBLIC_SERVER_URI ?? '';
const API_ORIGIN = SERVER_URI.startsWith('http') ? ` ${new URL(SERVER_URI).origin}` : '';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};
const COMPRESSED = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
];
const SECURITY_HEADERS = {
  'Content-Security-Policy': [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    `connect-src 'self'${API_ORIGIN}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** Passes the request on as it came, host name included: the API compares it with the Origin header. */
function passOn(incoming, outgoing) {
  const send = API.protocol === 'https:' ? httpsRequest : httpRequest;
  const upstream = send(
    new URL(incoming.url, API),
    { method: incoming.method, headers: incoming.headers },
    (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    },
  );
  upstream.on('error', () => {
    if (outgoing.headersSent) return outgoing.destroy();
    outgoing.writeHead(502, { 'Content-Type': 'application/json' });
    outgoing.end(JSON.stringify({ detail: `The API at ${API.origin} does not answer.` }));
  });
  incoming.pipe(upstream);
}

async function isFile(path) {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** The compressed copy of the file that the browser takes, as made by the build; undefined for the file itself. */
async function compression({ headers }, path) {
  const accepted = String(headers['accept-encoding'] ?? '').split(/[\s,;]+/);
  for (const copy of COMPRESSED)
    if (accepted.includes(copy.name) && (await isFile(path + copy.suffix))) return copy;
  return undefined;
}

async function sendFile(request, response, status, path) {
  const isHashed = path.startsWith(join(OUT, '_next', 'static') + sep);
  const copy = await compression(request, path);
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
    'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    Vary: 'Accept-Encoding',
    ...(copy && { 'Content-Encoding': copy.name }),
  });
  return pipeline(createReadStream(path + (copy?.suffix ?? '')), response);
}

async function serveStatic(url, request, response) {
  const path = normalize(join(OUT, decodeURIComponent(url.pathname)));
  if (!path.startsWith(OUT)) return sendFile(request, response, 404, join(OUT, '404.html'));
  if (await isFile(path)) return sendFile(request, response, 200, path);
  const hasIndex = await isFile(join(path, 'index.html'));
  if (hasIndex && !url.pathname.endsWith('/')) {
    // The path was checked against the export, so this cannot lead to another site.
    response.writeHead(308, { Location: `${url.pathname}/${url.search}` });
    return response.end();
  }
  return sendFile(
    request,
    response,
    hasIndex ? 200 : 404,
    join(hasIndex ? path : OUT, hasIndex ? 'index.html' : '404.html'),
  );
}

async function answer(request, response) {
  if (request.url.startsWith('/apis/')) return passOn(request, response);
  if (request.method !== 'GET' && request.method !== 'HEAD') return response.writeHead(405).end();
  return serveStatic(new URL(request.url, 'http://localhost'), request, response);
}

if (!existsSync(OUT)) {
  console.error('There is nothing to serve yet. Run `npm run build` first.');
  process.exit(1);
}
createServer((request, response) => {
  // An address that cannot be decoded, or a reader who went away in the middle.
  answer(request, response).catch(() =>
    response.headersSent ? response.destroy() : response.writeHead(400).end(),
  );
}).listen(PORT, () => console.log(`The dashboard is on http://localhost:${PORT}, the API on ${API.origin}`));
