import type { Notification, NotificationsListData } from '@/api';
import { type Page, parsePage, setPage, toPageQuery } from '@/shared/lib/places';

export const STATUSES = [
  'failed',
  'pending',
  'sent',
  'cancelled',
] as const satisfies readonly Notification['status'][];
export const KINDS = [
  'assigned',
  'priority_changed',
  'moved',
  'invitation',
  'password_reset',
  'reply',
  'note',
  'mention',
] as const satisfies readonly Notification['kind'][];

/** Which mails the ledger shows, and which of them is open. It lives in the address. */
export interface MailFilters {
  readonly search: string;
  readonly status: readonly Notification['status'][];
  readonly kind: readonly Notification['kind'][];
  readonly ticket: number | null;
  readonly page: Page;
  /** The mail that is looked at. */
  readonly open: number | null;
}

export const PAGE_SIZE = 25;
export const NO_FILTERS = {
  search: '',
  status: [],
  kind: [],
  ticket: null,
} as const satisfies Partial<MailFilters>;

/** The filters that an address stands for. What it says wrongly is left out. */
export function parseFilters(params: URLSearchParams): MailFilters {
  return {
    search: params.get('search')?.trim() ?? '',
    status: STATUSES.filter((status) => params.getAll('status').includes(status)),
    kind: KINDS.filter((kind) => params.getAll('kind').includes(kind)),
    ticket: parseId(params.get('ticket')),
    page: parsePage(params),
    open: parseId(params.get('mail')),
  };
}

/** The address of these filters; what is usual is left out. */
export function formatFilters(filters: MailFilters): URLSearchParams {
  const params = new URLSearchParams();
  if (filters.search) params.set('search', filters.search);
  for (const status of filters.status) params.append('status', status);
  for (const kind of filters.kind) params.append('kind', kind);
  if (filters.ticket) params.set('ticket', String(filters.ticket));
  setPage(params, filters.page);
  if (filters.open) params.set('mail', String(filters.open));
  return params;
}

/** What to ask the API for. */
export function toApiQuery(filters: MailFilters): NonNullable<NotificationsListData['query']> {
  return {
    ...(filters.search && { search: filters.search }),
    ...(filters.status.length > 0 && { status: [...filters.status] }),
    ...(filters.kind.length > 0 && { kind: [...filters.kind] }),
    ...(filters.ticket && { ticket: filters.ticket }),
    ...toPageQuery(filters.page),
    page_size: PAGE_SIZE,
  };
}

export function isFiltered(filters: MailFilters): boolean {
  return Boolean(filters.search || filters.status.length || filters.kind.length || filters.ticket);
}

function parseId(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}
