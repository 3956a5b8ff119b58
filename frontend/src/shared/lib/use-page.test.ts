import { visit } from '@test/navigation';
import { act, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { usePage } from './use-page';

test('two lists of one page are turned apart, and whatever else the address says stays', () => {
  visit('/agents/detail/?id=3&page=2&place=abc');
  const { result } = renderHook(() => usePage('decisions'));
  const [, turn] = result.current;

  act(() => turn({ number: 2, place: 'xyz' }));
  expect(window.location.search).toBe('?id=3&page=2&place=abc&decisions=2&decisions_place=xyz');
  expect(result.current[0]).toEqual({ number: 2, place: 'xyz' });

  act(() => turn({ number: 1 }));
  expect(window.location.search).toBe('?id=3&page=2&place=abc');
});
