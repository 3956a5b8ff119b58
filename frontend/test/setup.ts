import '@testing-library/jest-dom/vitest';
import { notifications } from '@mantine/notifications';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { resetNavigation } from './navigation';
import { server } from './server';

vi.mock('next/navigation', () => import('./navigation'));

// Roomy, for machines that have other things to do as well.
configure({ asyncUtilTimeout: 5_000 });

// What browsers have and jsdom lacks.
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);
Object.defineProperty(document, 'fonts', { value: { addEventListener() {}, removeEventListener() {} } });
Element.prototype.scrollIntoView = () => {};
window.matchMedia = (query) => ({
  // As on a wide screen.
  matches: query.includes('min-width'),
  media: query,
  onchange: null,
  addListener() {},
  removeListener() {},
  addEventListener() {},
  removeEventListener() {},
  dispatchEvent: () => true,
});

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => {
  // biome-ignore lint/suspicious/noDocumentCookie: jsdom has no Cookie Store API
  document.cookie = 'csrftoken=token-1';
});
afterEach(() => {
  cleanup();
  notifications.clean();
  server.resetHandlers();
  resetNavigation();
});
afterAll(() => server.close());
