import { describe, expect, test } from 'vitest';
import { formatAge, formatCount, formatSpan, initials } from './format';
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
