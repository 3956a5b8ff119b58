export const DAYS = [7, 30, 90] as const;
export type Days = (typeof DAYS)[number];
export const USUAL_DAYS: Days = 30;

/** How many days an address asks for; the usual number if it says it wrongly. */
export function parseDays(params: URLSearchParams): Days {
  return DAYS.find((days) => String(days) === params.get('days')) ?? USUAL_DAYS;
}

export function formatDays(days: Days): URLSearchParams {
  return new URLSearchParams(days === USUAL_DAYS ? {} : { days: String(days) });
}
