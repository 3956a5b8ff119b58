import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  accountsSessionsDelete,
  accountsSessionsList,
  accountsTokensCreate,
  accountsTokensDelete,
  accountsTokensList,
  accountsUsersCreate,
  accountsUsersList,
  accountsUsersPartialUpdate,
  type NewTokenRequest,
  type PatchedUserRequest,
  type User,
  type UserRequest,
} from '@/api';
import { type Page, toPageQuery } from '@/shared/lib/places';
import { type AccountFilters, toApiQuery } from './filters';

/** One page of accounts. */
export function accountListQuery(filters: AccountFilters) {
  const query = toApiQuery(filters);
  return queryOptions({
    queryKey: ['accounts', 'list', query],
    queryFn: ({ signal }) => accountsUsersList({ query, signal }),
    placeholderData: keepPreviousData,
  });
}

export type AccountValues = Required<
  Pick<UserRequest, 'username' | 'email' | 'first_name' | 'last_name' | 'role' | 'password'>
>;

/** Creates an account, or changes `account`; an empty password leaves the old one. */
export function useSaveAccount(account: User | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ password, ...facts }: AccountValues) =>
      account
        ? accountsUsersPartialUpdate({
            path: { id: account.id },
            body: { ...facts, ...(password && { password }) },
          })
        : accountsUsersCreate({ body: { ...facts, password } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['accounts'] });
      // It may be one's own.
      void queryClient.invalidateQueries({ queryKey: ['me'] });
    },
  });
}

export function useSetActive(id: number) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: Required<Pick<PatchedUserRequest, 'is_active'>>) =>
      accountsUsersPartialUpdate({ path: { id }, body }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['accounts'] });
      void queryClient.invalidateQueries({ queryKey: ['me'] });
    },
  });
}

export const TOKENS_PAGE_SIZE = 25;

/** One's own API tokens, newest first. */
export function tokenListQuery(page: Page) {
  const query = { ...toPageQuery(page), page_size: TOKENS_PAGE_SIZE };
  return queryOptions({
    queryKey: ['tokens', 'list', query],
    queryFn: ({ signal }) => accountsTokensList({ query, signal }),
    placeholderData: keepPreviousData,
  });
}

export function useCreateToken() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: NewTokenRequest) => accountsTokensCreate({ body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['tokens'] }),
    // The text of a token is shown once and kept nowhere.
    gcTime: 0,
  });
}

export function useDeleteToken() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => accountsTokensDelete({ path: { id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['tokens'] }),
  });
}

export const SESSIONS_PAGE_SIZE = 25;

/** The browsers in which an account is signed in, last used first: one's own, or for admins `user`'s. */
export function sessionListQuery(page: Page, user: number | null) {
  const query = { ...toPageQuery(page), page_size: SESSIONS_PAGE_SIZE, ...(user !== null && { user }) };
  return queryOptions({
    queryKey: ['sessions', 'list', query],
    queryFn: ({ signal }) => accountsSessionsList({ query, signal }),
    placeholderData: keepPreviousData,
  });
}

export function useEndSession() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => accountsSessionsDelete({ path: { id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['sessions'] }),
  });
}
