import type { Agent, Me, SavedView } from '@/api';
import { TicketSearch } from '@/features/tickets/ticket-search';
import { TicketsPage } from '@/features/tickets/tickets-page';
import { API, HttpResponse, http } from './server';
import { renderAs } from './session';

/** The ticket list under the search of the top bar. */
export function renderTickets(facts: Partial<Me> = {}) {
  return renderAs(
    <>
      <TicketSearch />
      <TicketsPage />
    </>,
    facts,
  );
}

export function listOf<Row>(results: readonly Row[]) {
  return { count: results.length, count_is_capped: false, next: null, previous: null, results };
}

export function makeAgent(facts: Partial<Agent> = {}): Agent {
  return {
    id: 3,
    first_name: 'Ann',
    last_name: 'Lee',
    name: 'Ann Lee',
    email: 'ann@example.com',
    level: 'senior',
    is_available: true,
    is_active: true,
    capacity: 5,
    load: 2,
    last_assigned_at: null,
    sign_in: 'none',
    created_at: '2026-01-05T08:00:00Z',
    updated_at: '2026-01-05T08:00:00Z',
    ...facts,
  };
}

/** What the ticket list asks for besides tickets: these agents, these saved views. */
export function surroundings(agents: readonly Agent[] = [makeAgent()], views: readonly SavedView[] = []) {
  return [
    http.get(`${API}/agents/`, () => HttpResponse.json(listOf(agents))),
    http.get(`${API}/agents/:id/`, ({ params }) =>
      HttpResponse.json(agents.find(({ id }) => String(id) === params.id) ?? agents[0]),
    ),
    http.get(`${API}/saved-views/`, () => HttpResponse.json(listOf(views))),
  ];
}
