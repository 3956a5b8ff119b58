import { useRef } from 'react';
import { useShortcuts } from '@/shared/lib/use-shortcuts';
import type { Selection } from './use-selection';

/** Marks the row of a ticket, and its link, so that the keys find them. */
export const rowMark = (id: number) => ({ 'data-ticket': id });
export const linkId = (id: number) => `ticket-${id}`;

/**
 * `j` and `k` walk through the tickets, `x` selects the one walked to, `Escape` none. What is walked to has
 * the focus: `Enter` opens it, as it does with every link.
 */
export function useListKeys(ids: readonly number[], selection: Selection | null): void {
  const last = useRef({ id: 0, index: -1 });
  const move = (step: 1 | -1) => {
    const index = Math.min(Math.max(position(ids, last.current, step) + step, 0), ids.length - 1);
    const id = ids[index];
    if (id === undefined) return;
    last.current = { id, index };
    focusTicket(id);
  };
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    ...(selection && {
      x: () => {
        const id = focusedTicket();
        if (id !== undefined) selection.toggle(id);
      },
      Escape: selection.clear,
    }),
  });
}

export function focusTicket(id: number): void {
  document.getElementById(linkId(id))?.focus();
}

function focusedTicket(): number | undefined {
  const row = document.activeElement?.closest<HTMLElement>('[data-ticket]');
  return row ? Number(row.dataset.ticket) : undefined;
}

/** Where the walk stands. When its ticket has gone, the next one has taken the place. */
function position(ids: readonly number[], last: { id: number; index: number }, step: 1 | -1): number {
  const found = ids.indexOf(focusedTicket() ?? last.id);
  if (found !== -1) return found;
  return step === 1 && last.index >= 0 ? last.index - 1 : last.index;
}
