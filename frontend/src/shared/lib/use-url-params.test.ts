import { visit } from '@test/navigation';
import { act, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useUrlParams } from './use-url-params';

const and = (name: string, value: string) => (now: URLSearchParams) => {
  now.set(name, value);
  return now;
};

test('a change keeps an earlier one that is not rendered yet', () => {
  visit('/tickets/');
  const { result } = renderHook(useUrlParams);
  const [rendered, setParams] = result.current;

  act(() => {
    setParams(and('priority', 'low'));
    setParams(and('search', 'printer'));
  });

  expect(rendered.toString()).toBe('');
  expect(window.location.search).toBe('?priority=low&search=printer');
  expect(result.current[0].toString()).toBe('priority=low&search=printer');
});
