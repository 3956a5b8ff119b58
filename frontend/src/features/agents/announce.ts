import type { Agent, HandOver } from '@/api';
import { toastDone } from '@/shared/ui/toast';

/** Says what a change to an agent did, and how many waiting tickets came along with it; `otherwise` when none did. */
export function announceChange(title: string, after: Agent, loadBefore: number, otherwise: string): void {
  const drained = after.load - loadBefore;
  toastDone(
    title,
    drained > 0 ? `${countOf(drained, 'waiting ticket')} went to ${after.name} at once.` : otherwise,
  );
}

/** Says where the tickets of somebody who gave them away went. */
export function announceMoves(title: string, result: HandOver | null): void {
  toastDone(
    title,
    result ? `${result.moved} moved, ${result.waiting} waiting` : 'Their tickets were routed again.',
  );
}

/** `1 ticket`, `2 tickets`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
}
