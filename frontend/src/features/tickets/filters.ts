import type { Ticket, TicketsExportData, TicketsListData } from '@/api';
import { type Sort as AnySort, formatSort, parseSort } from '@/shared/lib/list-address';
import { FIRST_PAGE, type Page, parsePage, setPage, toPageQuery } from '@/shared/lib/places';

export const PRIORITIES = ['high', 'medium', 'low'] as const satisfies readonly Ticket['priority'][];
export const STATUSES = ['open', 'in_progress', 'closed'] as const satisfies readonly Ticket['status'][];

const ORDERINGS = ['id', 'title', 'priority', 'status', 'created_at'] as const;
export type SortField = (typeof ORDERINGS)[number];
export type Sort = AnySort<SortField>;

/** Which tickets the list shows, and in what order. It lives in the address. */
export interface TicketFilters {
  readonly search: string;
  readonly status: readonly Ticket['status'][];
  readonly priority: readonly Ticket['priority'][];
  readonly isWaiting: boolean;
  /** The agent's id. */
  readonly agent: number | null;
  /** The days between which they were created, both included: `2026-11-23`, or empty. */
  readonly createdFrom: string;
  readonly createdTo: string;
  readonly sort: Sort;
  readonly page: Page;
}

export const PAGE_SIZE = 25;
export const NEWEST_FIRST: Sort = { field: 'created_at', isDescending: true };
export const NO_FILTERS: Partial<TicketFilters> = {
  search: '',
  status: [],
  priority: [],
  isWaiting: false,
  agent: null,
  createdFrom: '',
  createdTo: '',
};

/** The filters that an address stands for. What it says wrongly is left out. */
export function parseFilters(params: URLSearchParams): TicketFilters {
  return {
    search: params.get('search')?.trim() ?? '',
    status: STATUSES.filter((status) => params.getAll('status').includes(status)),
    priority: PRIORITIES.filter((priority) => params.getAll('priority').includes(priority)),
    isWaiting: params.get('waiting') === 'true',
    agent: parsePositive(params.get('assigned_agent')),
    createdFrom: parseDay(params.get('created_from')),
    createdTo: parseDay(params.get('created_to')),
    sort: parseOrdering(params.get('ordering')),
    page: parsePage(params),
  };
}

/** The address of these filters; what is usual is left out. */
export function formatFilters(filters: TicketFilters): URLSearchParams {
  const params = new URLSearchParams();
  if (filters.search) params.set('search', filters.search);
  for (const status of filters.status) params.append('status', status);
  for (const priority of filters.priority) params.append('priority', priority);
  if (filters.isWaiting) params.set('waiting', 'true');
  if (filters.agent !== null) params.set('assigned_agent', String(filters.agent));
  if (filters.createdFrom) params.set('created_from', filters.createdFrom);
  if (filters.createdTo) params.set('created_to', filters.createdTo);
  if (formatSort(filters.sort) !== formatSort(NEWEST_FIRST)) params.set('ordering', formatSort(filters.sort));
  setPage(params, filters.page);
  return params;
}

/** What to ask the API for. */
export function toApiQuery(filters: TicketFilters): NonNullable<TicketsListData['query']> {
  return { ...toExportQuery(filters), ...toPageQuery(filters.page), page_size: PAGE_SIZE };
}

/** The same without pages. */
export function toExportQuery(filters: TicketFilters): NonNullable<TicketsExportData['query']> {
  return {
    ...(filters.search && { search: filters.search }),
    ...(filters.status.length > 0 && { status: [...filters.status] }),
    ...(filters.priority.length > 0 && { priority: [...filters.priority] }),
    ...(filters.isWaiting && { waiting: true }),
    ...(filters.agent !== null && { assigned_agent: filters.agent }),
    ...(filters.createdFrom && { created_after: startOfDay(filters.createdFrom) }),
    ...(filters.createdTo && { created_before: startOfDay(filters.createdTo, 1) }),
    ordering: formatSort(filters.sort),
  };
}

/** Whether it shows fewer tickets than all. */
export function isFiltered(filters: TicketFilters): boolean {
  const shown = formatFilters({ ...filters, sort: NEWEST_FIRST, page: FIRST_PAGE });
  return shown.size > 0;
}

/** The order that an address names; the newest first where it names none. */
export function parseOrdering(text: string | null): Sort {
  return parseSort(text, ORDERINGS) ?? NEWEST_FIRST;
}

function parsePositive(text: string | null): number | null {
  const number = Number(text ?? Number.NaN);
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}

const DAY = /^(19|20)\d\d-\d\d-\d\d$/;

/** `text` if it is a day of the calendar, else nothing. */
export function parseDay(text: string | null): string {
  if (!text || !DAY.test(text)) return '';
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text) ? text : '';
}

/** The moment at which a day begins where the reader is; `later` days after it. */
function startOfDay(day: string, later = 0): string {
  const moment = new Date(`${day}T00:00:00`);
  moment.setDate(moment.getDate() + later);
  return moment.toISOString();
}
