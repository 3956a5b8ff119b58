import { type APIRequestContext, expect } from '@playwright/test';
import type { Agent, Ticket } from '../src/api';
import { BACKEND_URL } from './environment';

/** Calls the API as the person whose cookies `request` holds. */
export async function callApi<Answer>(
  request: APIRequestContext,
  method: 'post' | 'patch',
  path: string,
  data: object,
): Promise<Answer> {
  await request.get(`${BACKEND_URL}/apis/accounts/me/`);
  const { cookies } = await request.storageState();
  const token = cookies.find(({ name }) => name === 'csrftoken')?.value ?? '';
  const headers = { 'X-CSRFToken': token, Referer: `${BACKEND_URL}/` };
  const response = await request[method](`${BACKEND_URL}/apis/${path}`, { data, headers });
  expect(response.ok(), `${method} ${path}: ${response.status()} ${await response.text()}`).toBe(true);
  return response.json();
}

/** Makes the agent with this e-mail available or not. */
export async function setAvailable(request: APIRequestContext, email: string, isAvailable: boolean) {
  const found = await request.get(`${BACKEND_URL}/apis/agents/?search=${encodeURIComponent(email)}`);
  const { results }: { results: { id: number }[] } = await found.json();
  for (const { id } of results)
    await callApi(request, 'patch', `agents/${id}/`, { is_available: isAvailable });
}

interface NewAgent {
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  readonly level: 'junior' | 'senior';
  readonly capacity?: number;
  readonly is_available?: boolean;
}

export function createAgent(request: APIRequestContext, agent: NewAgent): Promise<Agent> {
  return callApi(request, 'post', 'agents/', agent);
}

export function createTicketByApi(
  request: APIRequestContext,
  title: string,
  priority: Ticket['priority'] = 'medium',
): Promise<Ticket> {
  return callApi(request, 'post', 'tickets/', { title, priority });
}

/** What the API answers to a GET. */
export async function readApi<Answer>(request: APIRequestContext, path: string): Promise<Answer> {
  const response = await request.get(`${BACKEND_URL}/apis/${path}`);
  expect(response.ok(), `get ${path}: ${response.status()}`).toBe(true);
  return response.json();
}
