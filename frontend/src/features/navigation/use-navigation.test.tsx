import { visit } from '@test/navigation';
import { API, HttpResponse, http, respond } from '@test/server';
import { renderAs } from '@test/session';
import { screen } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { Counts } from '@/api';
import { Shell } from '@/shared/ui/shell';
import { useNavigation } from './use-navigation';

function Frame() {
  return (
    <Shell navigation={useNavigation()} search={null} tools={null} account={null}>
      Page
    </Shell>
  );
}

function counts(high: number, low: number, failed_mails: number) {
  const answer: Counts = { waiting: { high, medium: 0, low }, failed_mails };
  return http.get(`${API}/reports/counts/`, () => HttpResponse.json(answer));
}

const names = () => screen.getAllByRole('link').map(({ textContent }) => textContent);

beforeEach(() => visit('/queue/'));

test('an admin sees every place, what waits, what is urgent, and which mails failed', async () => {
  respond(counts(2, 3, 1));
  renderAs(<Frame />);

  const queue = await screen.findByRole('link', { name: /Queue.*2 waiting with high priority.*5 waiting/ });
  expect(queue).toHaveAttribute('aria-current', 'page');
  expect(screen.getByRole('link', { name: /Mail.*1 failed/ })).toHaveAttribute('href', '/mail/');
  expect(names()).toHaveLength(9);
});

test('an agent sees neither mail nor accounts, and no number where nothing waits', async () => {
  respond(counts(0, 0, 4));
  renderAs(<Frame />, { role: 'agent' });

  expect(names()).toEqual(['Skip to content', 'Tickets', 'Queue', 'Agents', 'Decisions', 'Reports']);
});

test('an agent finds the own tickets first, and is told when it looks at them', () => {
  respond(counts(0, 0, 0));
  visit('/tickets/?status=open&status=in_progress&assigned_agent=3');
  renderAs(<Frame />, { role: 'agent', agent: 3 });

  expect(names()[1]).toBe('My tickets');
  expect(screen.getByRole('link', { name: 'My tickets' })).toHaveAttribute('aria-current', 'page');
  expect(screen.getByRole('link', { name: 'Tickets' })).not.toHaveAttribute('aria-current');
});

test('a requester sees the tickets alone, and nothing else is asked for', () => {
  renderAs(<Frame />, { role: 'requester' });

  expect(names()).toEqual(['Skip to content', 'Tickets']);
});

test('a page of the own menu is not taken for one of the sidebar', () => {
  respond(counts(0, 0, 0));
  visit('/accounts/sessions/');
  renderAs(<Frame />);

  expect(screen.getByRole('link', { name: 'Accounts' })).not.toHaveAttribute('aria-current');
  expect(screen.queryByRole('link', { name: 'Signed-in browsers' })).not.toBeInTheDocument();
});
