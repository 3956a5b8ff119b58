import type { Agent, HandOver } from '@/api';
import { announce, announceDone } from '@/shared/ui/announcement';

interface Change {
  readonly title: string;
  readonly after: Agent;
  readonly loadBefore: number;
  /** What to say when no waiting ticket came along with it. */
  readonly otherwise: string;
  readonly undo?: () => void;
}

/** Says what a change to an agent did, and how many waiting tickets came along with it. */
export function announceChange({ title, after, loadBefore, otherwise, undo }: Change): void {
  const drained = after.load - loadBefore;
  const message =
    drained > 0 ? `${countOf(drained, 'waiting ticket')} went to ${after.name} at once.` : otherwise;
  announce({ tone: 'success', title, message, undo });
}

/** Says where the tickets of somebody who gave them away went. */
export function announceMoves(title: string, result: HandOver | null): void {
  announceDone(
    title,
    result ? `${result.moved} moved, ${result.waiting} waiting` : 'Their tickets were routed again.',
  );
}

/** `1 ticket`, `2 tickets`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
}
