const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS = [
  { size: 365 * DAY, name: 'y' },
  { size: 30 * DAY, name: 'mo' },
  { size: DAY, name: 'd' },
  { size: HOUR, name: 'h' },
  { size: MINUTE, name: 'min' },
] as const;

/** How long ago, in its largest unit: `now`, `5 min`, `3 h`, `12 d`. */
export function formatAge(iso: string, now: Date): string {
  const elapsed = now.getTime() - new Date(iso).getTime();
  const unit = UNITS.find(({ size }) => elapsed >= size);
  return unit ? `${Math.floor(elapsed / unit.size)} ${unit.name}` : 'now';
}

/** Date and time where the reader is: `23 Nov 2026, 15:04:12`. */
export function formatExact(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso));
}

/** `1,234`; `10,000+` where the server stopped counting. */
export function formatCount(count: number, isCapped: boolean): string {
  return `${count.toLocaleString('en-GB')}${isCapped ? '+' : ''}`;
}

/** A span as people say it: `1 minute`, `5 minutes`, `20 seconds`. */
export function formatSpan(seconds: number): string {
  const [amount, unit] = seconds >= 60 ? [Math.ceil(seconds / 60), 'minute'] : [Math.ceil(seconds), 'second'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}

/** `Ann Lee` → `AL`. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}

/** A day of the calendar: `2026-11-23` → `23 Nov 2026`. */
export function formatDay(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day));
}
