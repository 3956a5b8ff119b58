import { ApiError } from './api-error';

/** Where the API is: under the same origin, unless the build was told otherwise. */
export const SERVER_URI = process.env.NEXT_PUBLIC_SERVER_URI || '/apis';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

function csrfToken(): string | undefined {
  return document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]*)/)?.[1];
}

/** The token that proves a write comes from this page. The first write after loading may come before the cookie. */
async function ensureCsrfToken(): Promise<string> {
  if (!csrfToken()) await fetch(`${SERVER_URI}/accounts/me/`, { credentials: 'include' });
  return csrfToken() ?? '';
}

/** `fetch` for the generated client: signs writes, and throws an ApiError for every answer that is not a success. */
async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  let response: Response;
  try {
    if (!SAFE_METHODS.has(request.method)) request.headers.set('X-CSRFToken', await ensureCsrfToken());
    response = await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw ApiError.unreachable();
  }
  if (!response.ok) throw await ApiError.fromResponse(response);
  return response;
}

/** Called by the generated client when it starts. */
export function createClientConfig<Config extends object>(config?: Config) {
  return Object.assign({}, config, { baseUrl: SERVER_URI, credentials: 'include' as const, fetch: send });
}
