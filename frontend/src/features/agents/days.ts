/** A day as the chart names it: `23 Nov`. Days are those of UTC, as the server counts them. */
export function formatDay(date: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(date),
  );
}
