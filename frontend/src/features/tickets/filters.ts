import type { Ticket, TicketsListData } from '@/api';

export const PRIORITIES = ['high', 'medium', 'low'] as const satisfies readonly Ticket['priority'][];
export const STATUSES = ['open', 'in_progress', 'closed'] as const satisfies readonly Ticket['status'][];

const ORDERINGS = ['id', 'title', 'priority', 'status', 'created_at'] as const;
export type SortField = (typeof ORDERINGS)[number];
export interface Sort {
  readonly field: SortField;
  readonly isDescending: boolean;
}

/** Which tickets the list shows, and in what order. It lives in the address. */
export interface TicketFilters {
  readonly search: string;
  readonly status: readonly Ticket['status'][];
  readonly priority: readonly Ticket['priority'][];
  readonly isWaiting: boolean;
  readonly sort: Sort;
  readonly page: number;
}

export const PAGE_SIZE = 25;
export const NEWEST_FIRST: Sort = { field: 'created_at', isDescending: true };

/** The filters that an address stands for. What it says wrongly is left out. */
export function parseFilters(params: URLSearchParams): TicketFilters {
  const page = Number(params.get('page') ?? 1);
  return {
    search: params.get('search')?.trim() ?? '',
    status: STATUSES.filter((status) => params.getAll('status').includes(status)),
    priority: PRIORITIES.filter((priority) => params.getAll('priority').includes(priority)),
    isWaiting: params.get('waiting') === 'true',
    sort: parseSort(params.get('ordering')) ?? NEWEST_FIRST,
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** The address of these filters; what is usual is left out. */
export function formatFilters(filters: TicketFilters): URLSearchParams {
  const params = new URLSearchParams();
  if (filters.search) params.set('search', filters.search);
  for (const status of filters.status) params.append('status', status);
  for (const priority of filters.priority) params.append('priority', priority);
  if (filters.isWaiting) params.set('waiting', 'true');
  if (formatSort(filters.sort) !== formatSort(NEWEST_FIRST)) params.set('ordering', formatSort(filters.sort));
  if (filters.page > 1) params.set('page', String(filters.page));
  return params;
}

/** What to ask the API for. */
export function toApiQuery(filters: TicketFilters): NonNullable<TicketsListData['query']> {
  return {
    ...(filters.search && { search: filters.search }),
    ...(filters.status.length > 0 && { status: [...filters.status] }),
    ...(filters.priority.length > 0 && { priority: [...filters.priority] }),
    ...(filters.isWaiting && { waiting: true }),
    ordering: formatSort(filters.sort),
    page: filters.page,
    page_size: PAGE_SIZE,
  };
}

export function isFiltered(filters: TicketFilters): boolean {
  return Boolean(filters.search || filters.isWaiting || filters.status.length || filters.priority.length);
}

/** `field` as a new sort; the same field again turns it round. Text starts at A, everything else at its greatest. */
export function nextSort(current: Sort, field: SortField): Sort {
  if (current.field === field) return { field, isDescending: !current.isDescending };
  return { field, isDescending: field !== 'title' && field !== 'status' };
}

export function formatSort({ field, isDescending }: Sort): string {
  return `${isDescending ? '-' : ''}${field}`;
}

export function parseSort(text: string | null): Sort | undefined {
  const field = ORDERINGS.find((name) => name === text?.replace(/^-/, ''));
  return field && { field, isDescending: text?.startsWith('-') ?? false };
}
