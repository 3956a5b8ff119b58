import { makeAgent } from '@test/people';
import { API, HttpResponse, http, refusal, respond } from '@test/server';
import { renderAs } from '@test/session';
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { OwnAvailability } from './own-availability';

const AGENT = makeAgent({ is_available: false });

function renderSwitch() {
  respond(http.get(`${API}/agents/me/`, () => HttpResponse.json(AGENT)));
  return renderAs(<OwnAvailability />, { role: 'agent', agent: 3 });
}

test('an agent comes back, and hears what was waiting for them', async () => {
  let sent: unknown;
  respond(
    http.patch(`${API}/agents/me/`, async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json({ ...AGENT, is_available: true, load: 4 });
    }),
  );
  const { user } = renderSwitch();

  await user.click(await screen.findByRole('switch', { name: 'I am available' }));

  expect(await screen.findByRole('alert')).toHaveTextContent('2 waiting tickets went to Ann Lee at once.');
  expect(sent).toEqual({ is_available: true });
});

test('a switch that the server refuses goes back to where it was', async () => {
  respond(http.patch(`${API}/agents/me/`, () => refusal(503, { detail: 'The database is away.' })));
  const { user } = renderSwitch();

  await user.click(await screen.findByRole('switch', { name: 'I am available' }));

  expect(await screen.findByRole('alert')).toHaveTextContent('The database is away.');
  expect(screen.getByRole('switch', { name: 'I am available' })).not.toBeChecked();
});

test('whoever works as no agent has no switch', () => {
  renderAs(<OwnAvailability />, { role: 'admin', agent: null });

  expect(screen.queryByRole('switch')).toBeNull();
});
