import { type HttpHandler, HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import type { Me, Ticket } from '@/api';

/** Plays the API: each test says what it answers. */
export const server = setupServer();

export const API = 'http://localhost:3000/apis';

export function respond(...handlers: HttpHandler[]): void {
  server.use(...handlers);
}

export function makeMe(facts: Partial<Me> = {}): Me {
  return {
    id: 1,
    username: 'ada',
    email: 'ada@example.com',
    first_name: 'Ada',
    last_name: 'Lovelace',
    name: 'Ada Lovelace',
    role: 'admin',
    agent: null,
    date_joined: '2026-01-05T08:00:00Z',
    ...facts,
  };
}

export function makeTicket(facts: Partial<Ticket> = {}): Ticket {
  return {
    id: 7,
    reference: 'T-000007',
    external_id: null,
    title: 'Laptop does not start',
    description: '',
    priority: 'high',
    status: 'open',
    requester: 1,
    requester_name: 'Ada Lovelace',
    assigned_agent: { id: 3, name: 'Ann Lee', email: 'ann@example.com', level: 'senior' },
    assignment: {
      outcome: 'assigned',
      trigger: 'created',
      explanation: 'Ann Lee had the lowest load, 2 of 5.',
    },
    created_at: '2026-01-05T08:00:00Z',
    updated_at: '2026-01-05T08:00:00Z',
    assigned_at: '2026-01-05T08:00:00Z',
    closed_at: null,
    ...facts,
  };
}

export function makeWaitingTicket(facts: Partial<Ticket> = {}): Ticket {
  return makeTicket({
    assigned_agent: null,
    assigned_at: null,
    assignment: {
      outcome: 'waiting',
      trigger: 'created',
      explanation: 'Nobody can take it now: 2 at capacity.',
    },
    ...facts,
  });
}

interface Page {
  readonly count?: number;
  readonly count_is_capped?: boolean;
  readonly next?: string | null;
}

/** Answers the ticket list with these tickets, and tells `seen` what was asked for. */
export function ticketList(
  tickets: readonly Ticket[],
  page: Page = {},
  seen?: (query: URLSearchParams) => void,
) {
  return http.get(`${API}/tickets/`, ({ request }) => {
    seen?.(new URL(request.url).searchParams);
    return HttpResponse.json({
      count: tickets.length,
      count_is_capped: false,
      next: null,
      previous: null,
      results: tickets,
      ...page,
    });
  });
}

/** Answers with an error in the API's form. */
export function refusal(status: number, body: object, headers: Record<string, string> = {}) {
  return HttpResponse.json(body, { status, headers });
}

export { HttpResponse, http };
