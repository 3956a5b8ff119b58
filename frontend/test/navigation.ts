import { useSyncExternalStore } from 'react';
import { vi } from 'vitest';

/** Stands in for `next/navigation`: the address is the test's own, and follows `history.replaceState`. */
const listeners = new Set<() => void>();
const nativeReplaceState = window.history.replaceState.bind(window.history);

window.history.replaceState = (...args) => {
  nativeReplaceState(...args);
  for (const listener of listeners) listener();
};

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const router = { replace: vi.fn<(path: string) => void>(), push: vi.fn<(path: string) => void>() };

export const useRouter = () => router;

export function useSearchParams(): URLSearchParams {
  return new URLSearchParams(useSyncExternalStore(subscribe, () => window.location.search));
}

export function usePathname(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

/** Opens an address. */
export function visit(path: string): void {
  window.history.replaceState(null, '', path);
}

/** Writes the address of a change as Next.js does once it has rendered it: the entry keeps the state that it has. */
export function writeLate(path: string): void {
  window.history.replaceState(window.history.state, '', path);
}

export function resetNavigation(): void {
  router.replace.mockReset();
  router.push.mockReset();
  visit('/');
}
