import { describe, expect, test } from 'vitest';
import { formatAge, formatCount, formatSpan, initials } from './format';
import { FIRST_PAGE, pageOf, parsePage, setPage, toPageQuery } from './places';
import { loginPath, safeReturnPath } from './return-path';

const ORIGIN = 'https://tickets.example.com';

describe('where to go after signing in', () => {
  test.each([
    ['/tickets/detail/?id=3#why', '/tickets/detail/?id=3#why'],
    // Other sites, in all their spellings.
    ['https://evil.example/', '/tickets/'],
    ['//evil.example/', '/tickets/'],
    ['/\\evil.example/', '/tickets/'],
    ['/\t/evil.example/', '/tickets/'],
    ['/.//evil.example', '/tickets/'],
    ['/..//evil.example', '/tickets/'],
    ['/%2e//evil.example', '/tickets/'],
    ['/a/..//evil.example', '/tickets/'],
    ['/./\\evil.example', '/tickets/'],
    ['/tickets//detail/', '/tickets//detail/'],
    ['javascript:alert(1)', '/tickets/'],
    // Not a page to come back to.
    ['/login/?next=/login/', '/tickets/'],
    ['', '/tickets/'],
    [null, '/tickets/'],
  ])('%j leads to %s', (next, expected) => {
    expect(safeReturnPath(next, ORIGIN)).toBe(expected);
  });

  test('the login page remembers everything but the usual start', () => {
    expect(loginPath('/tickets/')).toBe('/login/');
    expect(loginPath('/tickets/?page=2')).toBe('/login/?next=%2Ftickets%2F%3Fpage%3D2');
  });
});

describe('pages of a list', () => {
  const parse = (query: string, name?: string) => parsePage(new URLSearchParams(query), name);

  test.each([
    ['', FIRST_PAGE],
    ['page=2', { number: 2 }],
    ['page=2&place=abc', { number: 2, place: 'abc' }],
    // The first page needs no place, and nonsense asks for it.
    ['page=1&place=abc', FIRST_PAGE],
    ['page=-3&place=abc', FIRST_PAGE],
    ['page=1.5', FIRST_PAGE],
    ['place=abc', FIRST_PAGE],
  ])('%j asks for %j', (query, expected) => {
    expect(parse(query)).toEqual(expected);
  });

  test('lists that share an address turn their pages apart', () => {
    const params = new URLSearchParams('id=7&page=3&place=abc');

    setPage(params, { number: 2, place: 'xyz' }, 'decisions');
    expect(params.toString()).toBe('id=7&page=3&place=abc&decisions=2&decisions_place=xyz');
    expect(parsePage(params, 'decisions')).toEqual({ number: 2, place: 'xyz' });

    setPage(params, FIRST_PAGE);
    expect(params.toString()).toBe('id=7&decisions=2&decisions_place=xyz');
  });

  test('a link of the API leads to a page, and a page to what the API is asked', () => {
    const page = pageOf('https://tickets.example.com/apis/tickets/?ordering=id&page=3&place=a%3Ab');

    expect(page).toEqual({ number: 3, place: 'a:b' });
    expect(toPageQuery(page)).toEqual({ page: 3, place: 'a:b' });
    expect(toPageQuery(FIRST_PAGE)).toEqual({ page: 1 });
  });
});

describe('how things are written', () => {
  test.each([
    [0, 'now'],
    [59, 'now'],
    [60, '1 min'],
    [3_599, '59 min'],
    [7_200, '2 h'],
    [86_400 * 12, '12 d'],
    [86_400 * 65, '2 mo'],
    [86_400 * 800, '2 y'],
    // A clock that runs ahead.
    [-30, 'now'],
  ])('%d seconds ago is %s', (seconds, expected) => {
    const now = new Date('2026-06-01T12:00:00Z');
    expect(formatAge(new Date(now.getTime() - seconds * 1000).toISOString(), now)).toBe(expected);
  });

  test('counts, spans and initials', () => {
    expect(formatCount(1234, false)).toBe('1,234');
    expect(formatCount(10_000, true)).toBe('10,000+');
    expect([formatSpan(1), formatSpan(45), formatSpan(60), formatSpan(61)]).toEqual([
      '1 second',
      '45 seconds',
      '1 minute',
      '2 minutes',
    ]);
    expect([initials('Ann van der Lee'), initials('admin'), initials('')]).toEqual(['AL', 'A', '']);
  });
});
