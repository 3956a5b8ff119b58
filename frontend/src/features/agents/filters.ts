import type { Agent, AgentsListData } from '@/api';
import {
  formatSort,
  parseChoice,
  parseFlag,
  parseSort,
  type Sort as SortBy,
} from '@/shared/lib/list-address';
import { type Page, parsePage, setPage, toPageQuery } from '@/shared/lib/places';

export const LEVELS = ['senior', 'junior'] as const satisfies readonly Agent['level'][];
export const PAGE_SIZE = 25;

const ORDERINGS = ['first_name', 'level', 'load', 'last_assigned_at'] as const;
export type SortField = (typeof ORDERINGS)[number];
export type Sort = SortBy<SortField>;

/** Which agents the board shows, and in what order. It lives in the address. */
export interface AgentFilters {
  readonly search: string;
  readonly level: Agent['level'] | undefined;
  readonly isAvailable: boolean | undefined;
  /** Those who left, in place of those who are here. */
  readonly hasLeft: boolean;
  readonly sort: Sort;
  readonly page: Page;
}

export const BY_NAME: Sort = { field: 'first_name', isDescending: false };
export const NO_FILTERS: Partial<AgentFilters> = {
  search: '',
  level: undefined,
  isAvailable: undefined,
  hasLeft: false,
};

/** The filters that an address stands for. What it says wrongly is left out. */
export function parseFilters(params: URLSearchParams): AgentFilters {
  return {
    search: params.get('search')?.trim() ?? '',
    level: parseChoice(params.get('level'), LEVELS),
    isAvailable: parseFlag(params.get('available')),
    hasLeft: parseFlag(params.get('left')) ?? false,
    sort: parseOrdering(params.get('ordering')),
    page: parsePage(params),
  };
}

export function parseOrdering(text: string | null): Sort {
  return parseSort(text, ORDERINGS) ?? BY_NAME;
}

/** The address of these filters; what is usual is left out. */
export function formatFilters(filters: AgentFilters): URLSearchParams {
  const params = new URLSearchParams();
  if (filters.search) params.set('search', filters.search);
  if (filters.level) params.set('level', filters.level);
  if (filters.isAvailable !== undefined) params.set('available', String(filters.isAvailable));
  if (filters.hasLeft) params.set('left', 'true');
  if (formatSort(filters.sort) !== formatSort(BY_NAME)) params.set('ordering', formatSort(filters.sort));
  setPage(params, filters.page);
  return params;
}

/** What to ask the API for. */
export function toApiQuery(filters: AgentFilters): NonNullable<AgentsListData['query']> {
  return {
    ...(filters.search && { search: filters.search }),
    ...(filters.level && { level: filters.level }),
    ...(filters.isAvailable !== undefined && { is_available: filters.isAvailable }),
    is_active: !filters.hasLeft,
    ordering: formatSort(filters.sort),
    ...toPageQuery(filters.page),
    page_size: PAGE_SIZE,
  };
}

export function isFiltered(filters: AgentFilters): boolean {
  const { search, level, isAvailable, hasLeft } = filters;
  return Boolean(search || level || hasLeft || isAvailable !== undefined);
}
