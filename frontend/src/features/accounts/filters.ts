import type { AccountsUsersListData, User } from '@/api';
import {
  formatSort,
  parseChoice,
  parseFlag,
  parseSort,
  type Sort as SortBy,
} from '@/shared/lib/list-address';
import { type Page, parsePage, setPage, toPageQuery } from '@/shared/lib/places';
import { ROLES } from './labels';

export const PAGE_SIZE = 25;

const ORDERINGS = ['username', 'date_joined'] as const;
export type SortField = (typeof ORDERINGS)[number];
export type Sort = SortBy<SortField>;

/** Which accounts the list shows, and in what order. It lives in the address. */
export interface AccountFilters {
  readonly search: string;
  readonly role: User['role'] | undefined;
  readonly isActive: boolean | undefined;
  readonly sort: Sort;
  readonly page: Page;
}

export const NO_FILTERS: Partial<AccountFilters> = { search: '', role: undefined, isActive: undefined };
const BY_USERNAME: Sort = { field: 'username', isDescending: false };

/** The filters that an address stands for. What it says wrongly is left out. */
export function parseFilters(params: URLSearchParams): AccountFilters {
  return {
    search: params.get('search')?.trim() ?? '',
    role: parseChoice(params.get('role'), ROLES),
    isActive: parseFlag(params.get('active')),
    sort: parseSort(params.get('ordering'), ORDERINGS) ?? BY_USERNAME,
    page: parsePage(params),
  };
}

/** The address of these filters; what is usual is left out. */
export function formatFilters(filters: AccountFilters): URLSearchParams {
  const params = new URLSearchParams();
  if (filters.search) params.set('search', filters.search);
  if (filters.role) params.set('role', filters.role);
  if (filters.isActive !== undefined) params.set('active', String(filters.isActive));
  if (formatSort(filters.sort) !== formatSort(BY_USERNAME)) params.set('ordering', formatSort(filters.sort));
  setPage(params, filters.page);
  return params;
}

/** What to ask the API for. */
export function toApiQuery(filters: AccountFilters): NonNullable<AccountsUsersListData['query']> {
  return {
    ...(filters.search && { search: filters.search }),
    ...(filters.role && { role: filters.role }),
    ...(filters.isActive !== undefined && { is_active: filters.isActive }),
    ordering: formatSort(filters.sort),
    ...toPageQuery(filters.page),
    page_size: PAGE_SIZE,
  };
}

export function isFiltered({ search, role, isActive }: AccountFilters): boolean {
  return Boolean(search || role || isActive !== undefined);
}
