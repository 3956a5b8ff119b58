import type { HistoryEntry, HistoryListData } from '@/api';
import { parseChoice } from '@/shared/lib/list-address';
import { type Page, parsePage, setPage, toPageQuery } from '@/shared/lib/places';

export const PAGE_SIZE = 25;
export const TYPES = [
  'ticket',
  'agent',
  'account',
  'token',
] as const satisfies readonly HistoryEntry['object_type'][];
export const ACTIONS = [
  'created',
  'changed',
  'deleted',
  'signed_in',
  'sign_in_failed',
  'locked_out',
  'signed_out',
  'password_changed',
  'denied',
] as const satisfies readonly HistoryEntry['action'][];
export const SOURCES = [
  'dashboard',
  'token',
  'django_admin',
  'shell',
  'automation',
] as const satisfies readonly HistoryEntry['source'][];

/** Which changes the list shows. It lives in the address. */
export interface HistoryFilters {
  readonly search: string;
  readonly type: HistoryEntry['object_type'] | undefined;
  readonly action: readonly HistoryEntry['action'][];
  readonly source: readonly HistoryEntry['source'][];
  readonly page: Page;
}

export const NO_FILTERS: Partial<HistoryFilters> = { search: '', type: undefined, action: [], source: [] };

/** The filters that an address stands for. What it says wrongly is left out. */
export function parseFilters(params: URLSearchParams): HistoryFilters {
  return {
    search: params.get('search')?.trim() ?? '',
    type: parseChoice(params.get('type'), TYPES),
    action: ACTIONS.filter((action) => params.getAll('action').includes(action)),
    source: SOURCES.filter((source) => params.getAll('source').includes(source)),
    page: parsePage(params),
  };
}

/** The address of these filters; what is usual is left out. */
export function formatFilters({ search, type, action, source, page }: HistoryFilters): URLSearchParams {
  const params = new URLSearchParams();
  if (search) params.set('search', search);
  if (type) params.set('type', type);
  for (const value of action) params.append('action', value);
  for (const value of source) params.append('source', value);
  setPage(params, page);
  return params;
}

/** What to ask the API for. */
export function toApiQuery(filters: HistoryFilters): NonNullable<HistoryListData['query']> {
  return {
    ...(filters.search && { search: filters.search }),
    ...(filters.type && { object_type: filters.type }),
    ...(filters.action.length > 0 && { action: [...filters.action] }),
    ...(filters.source.length > 0 && { source: [...filters.source] }),
    ...toPageQuery(filters.page),
    page_size: PAGE_SIZE,
  };
}

export function isFiltered({ search, type, action, source }: HistoryFilters): boolean {
  return Boolean(search || type || action.length > 0 || source.length > 0);
}
