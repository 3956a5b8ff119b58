import type { Ticket } from '@/api';

type Priority = Ticket['priority'];
type Status = Ticket['status'];

export const PRIORITIES = ['high', 'medium', 'low'] as const satisfies readonly Priority[];
export const STATUSES = ['open', 'in_progress', 'closed'] as const satisfies readonly Status[];

export const PRIORITY_LABELS: Record<Priority, string> = { high: 'High', medium: 'Medium', low: 'Low' };
export const STATUS_LABELS: Record<Status, string> = {
  open: 'Open',
  in_progress: 'In progress',
  closed: 'Closed',
};

const UNITS = [
  { size: 86_400, name: 'd' },
  { size: 3_600, name: 'h' },
  { size: 60, name: 'min' },
  { size: 1, name: 's' },
] as const;

/** A span in its two largest units: `under 1 s`, `45 s`, `3 h 20 min`, `2 d 4 h`. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 1) return 'under 1 s';
  const whole = Math.round(seconds);
  const index = UNITS.findIndex(({ size }) => whole >= size);
  const [unit, next] = [UNITS[index], UNITS[index + 1]];
  if (!unit) return 'under 1 s';
  const rest = next ? Math.floor((whole % unit.size) / next.size) : 0;
  const first = `${Math.floor(whole / unit.size)} ${unit.name}`;
  return next && rest > 0 ? `${first} ${rest} ${next.name}` : first;
}

/** `2026-11-03` → `3 Nov`. The day is the server's (UTC), whatever the reader's clock says. */
export function formatDay(date: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
}

/** `97 %`; never rounded up to all or down to none. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = (100 * part) / whole;
  const isEdge = part === 0 || part === whole;
  return `${isEdge ? Math.round(percent) : Math.min(99, Math.max(1, Math.round(percent)))} %`;
}

export function formatNumber(count: number): string {
  return count.toLocaleString('en-GB');
}
