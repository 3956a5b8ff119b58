/** A page of a list: its number, which names it, and its place, which finds it at any depth. */
export interface Page {
  readonly number: number;
  /** What `next` or `previous` of a neighbouring page said; without one the page is found by its number. */
  readonly place?: string;
}

export const FIRST_PAGE: Page = { number: 1 };

/** The page that an address asks for; the first one where it asks for none or for nonsense. */
export function parsePage(params: URLSearchParams, name = 'page'): Page {
  const number = Number(params.get(name) ?? 1);
  if (!Number.isSafeInteger(number) || number < 2) return FIRST_PAGE;
  const place = params.get(placeName(name));
  return place ? { number, place } : { number };
}

/** Writes a page into an address; the first one is left out. */
export function setPage(params: URLSearchParams, { number, place }: Page, name = 'page'): void {
  params.delete(name);
  params.delete(placeName(name));
  if (number > 1) params.set(name, String(number));
  if (number > 1 && place) params.set(placeName(name), place);
}

/** What to ask the API for. */
export function toPageQuery({ number, place }: Page): { page: number; place?: string } {
  return { page: number, ...(place && { place }) };
}

/** The page that a `next` or `previous` leads to. */
export function pageOf(link: string): Page {
  return parsePage(new URL(link).searchParams);
}

/** A list that shares its address with another one has a name of its own. */
function placeName(name: string): string {
  return name === 'page' ? 'place' : `${name}_place`;
}
