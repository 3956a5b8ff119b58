import type { Decision, DecisionsListData } from '@/api';
import { type Page, parsePage, setPage, toPageQuery } from '@/shared/lib/places';

export const TRIGGERS = [
  'created',
  'priority_changed',
  'reopened',
  'drained',
  'hand_over',
  'hand_back',
  'agent_left',
  'manual',
  'sweep',
] as const satisfies readonly Decision['trigger'][];
export const OUTCOMES = ['assigned', 'waiting'] as const satisfies readonly Decision['outcome'][];

/** Which decisions the page shows, and which of them is open. It lives in the address. */
export interface DecisionFilters {
  readonly trigger: readonly Decision['trigger'][];
  readonly outcome: readonly Decision['outcome'][];
  readonly agent: number | null;
  readonly ticket: number | null;
  readonly page: Page;
  readonly open: number | null;
}

export const PAGE_SIZE = 25;

export const NO_FILTERS: Partial<DecisionFilters> = { trigger: [], outcome: [], agent: null, ticket: null };

/** The filters that an address stands for. What it says wrongly is left out. */
export function parseFilters(params: URLSearchParams): DecisionFilters {
  return {
    trigger: TRIGGERS.filter((trigger) => params.getAll('trigger').includes(trigger)),
    outcome: OUTCOMES.filter((outcome) => params.getAll('outcome').includes(outcome)),
    agent: parseId(params.get('agent')),
    ticket: parseId(params.get('ticket')),
    page: parsePage(params),
    open: parseId(params.get('open')),
  };
}

/** The address of these filters; what is usual is left out. */
export function formatFilters(filters: DecisionFilters): URLSearchParams {
  const params = new URLSearchParams();
  for (const trigger of filters.trigger) params.append('trigger', trigger);
  for (const outcome of filters.outcome) params.append('outcome', outcome);
  if (filters.agent !== null) params.set('agent', String(filters.agent));
  if (filters.ticket !== null) params.set('ticket', String(filters.ticket));
  setPage(params, filters.page);
  if (filters.open !== null) params.set('open', String(filters.open));
  return params;
}

/** What to ask the API for. */
export function toApiQuery(filters: DecisionFilters): NonNullable<DecisionsListData['query']> {
  return {
    ...(filters.trigger.length > 0 && { trigger: [...filters.trigger] }),
    ...(filters.outcome.length > 0 && { outcome: [...filters.outcome] }),
    ...(filters.agent !== null && { agent: filters.agent }),
    ...(filters.ticket !== null && { ticket: filters.ticket }),
    ...toPageQuery(filters.page),
    page_size: PAGE_SIZE,
  };
}

export function isFiltered({ trigger, outcome, agent, ticket }: DecisionFilters): boolean {
  return trigger.length > 0 || outcome.length > 0 || agent !== null || ticket !== null;
}

/** A ticket's id from `123`, `000123` or `T-000123`; null from anything else. */
export function parseTicket(text: string): number | null {
  return parseId(text.trim().replace(/^t-/i, '').replace(/^0+/, ''));
}

function parseId(text: string | null): number | null {
  return text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
