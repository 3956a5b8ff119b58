import { visit, writeLate } from '@test/navigation';
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

test('a change that is rendered late does not undo a newer one in the address', () => {
  visit('/tickets/');
  const { result } = renderHook(useUrlParams);
  act(() => {
    result.current[1](and('priority', 'low'));
    result.current[1](and('search', 'printer'));
  });

  act(() => writeLate('/tickets/?priority=low'));

  expect(window.location.search).toBe('?priority=low&search=printer');
});

test('going to another address leaves it as it is', () => {
  visit('/tickets/');
  const { result } = renderHook(useUrlParams);
  act(() => result.current[1](and('priority', 'low')));

  act(() => visit('/tickets/?status=open'));

  expect(window.location.search).toBe('?status=open');
});
