import { visit } from '@test/navigation';
import { renderApp } from '@test/render';
import { act, fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError } from '@/shared/lib/api-error';
import { PagedList } from './paged-list';

type List = Parameters<typeof PagedList<{ id: number; name: string }>>[0]['list'];

const REST_MS = 2_000;

function pageOf(...names: string[]) {
  const results = names.map((name) => ({ id: name.charCodeAt(0), name }));
  return { count: names.length, count_is_capped: false, next: null, previous: null, results };
}

/** What a query would tell of itself. */
function listIs(facts: Partial<List>): List {
  return { data: undefined, error: null, isPlaceholderData: false, refetch: vi.fn(), ...facts } as List;
}

let show: (list: List) => void;

function open(list: List, number = 1) {
  const onPage = vi.fn();
  function Names() {
    const [shown, setShown] = useState(list);
    show = (next) => act(() => setShown(next));
    return (
      <PagedList
        list={shown}
        noun="names"
        page={{ number }}
        pageSize={25}
        onPage={onPage}
        empty="There are none"
      >
        {(names) => (
          <ul>
            {names.map(({ id, name }) => (
              <li key={id}>{name}</li>
            ))}
          </ul>
        )}
      </PagedList>
    );
  }
  return { ...renderApp(<Names />), onPage };
}

const names = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent);

describe('a list', () => {
  test('shows placeholders while it is on its way', () => {
    open(listIs({}));

    expect(screen.getByRole('status')).toHaveTextContent('Loading');
  });

  test('says why it could not be loaded, and tries again on request', async () => {
    const refetch = vi.fn();
    const { user } = open(listIs({ error: ApiError.unreachable(), refetch }));

    expect(screen.getByRole('heading', { name: 'The names could not be loaded' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(refetch).toHaveBeenCalledOnce();
  });

  test('leads back to its first page from one that no longer exists', async () => {
    const { user, onPage } = open(listIs({ error: new ApiError(404, 'Past the end.') }), 4);

    await user.click(screen.getByRole('button', { name: 'First page' }));
    expect(onPage).toHaveBeenCalledWith({ number: 1 });
  });

  test('keeps what it has when it cannot be renewed, and says so', () => {
    open(listIs({ data: pageOf('Ann'), error: ApiError.unreachable() }));

    expect(names()).toEqual(['Ann']);
    expect(screen.getByRole('status')).toHaveTextContent('may be out of date');
  });

  test('without items says what its page says then', () => {
    open(listIs({ data: pageOf() }));

    expect(screen.getByText('There are none')).toBeVisible();
  });
});

describe('under a moving pointer', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function pointAt(name: string) {
    fireEvent.pointerMove(screen.getByText(name));
  }

  test('nothing moves until it rests', () => {
    open(listIs({ data: pageOf('Bea', 'Cem') }));

    pointAt('Cem');
    show(listIs({ data: pageOf('Ann', 'Bea', 'Cem') }));
    expect(names()).toEqual(['Bea', 'Cem']);
    act(() => vi.advanceTimersByTime(REST_MS));
    expect(names()).toEqual(['Ann', 'Bea', 'Cem']);
  });

  test('what changed within a row shows all the same, and what has gone stays for the moment', () => {
    open(listIs({ data: pageOf('Bea', 'Cem') }));

    pointAt('Cem');
    show(listIs({ data: pageOf('Cemile') }));
    expect(names()).toEqual(['Bea', 'Cemile']);
  });

  test('what comes of a click shows at once', () => {
    open(listIs({ data: pageOf('Bea', 'Cem') }));

    pointAt('Cem');
    fireEvent.pointerDown(screen.getByText('Cem'));
    show(listIs({ data: pageOf('Bea') }));
    expect(names()).toEqual(['Bea']);
  });

  test('what was asked for shows at once', () => {
    visit('/names/');
    open(listIs({ data: pageOf('Bea', 'Cem') }));

    pointAt('Cem');
    show(listIs({ data: pageOf('Bea', 'Cem'), isPlaceholderData: true }));
    act(() => visit('/names/?page=2'));
    show(listIs({ data: pageOf('Dan') }));
    expect(names()).toEqual(['Dan']);
  });

  test('otherwise it is up to date at once', () => {
    open(listIs({ data: pageOf('Bea') }));

    show(listIs({ data: pageOf('Ann', 'Bea') }));
    expect(names()).toEqual(['Ann', 'Bea']);
  });
});
