import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** False in the exported HTML, true once React runs the page. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
