import { visit } from '@test/navigation';
import { renderAs } from '@test/session';
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Me } from '@/api';
import { RoleGate } from './role-gate';

const PAGES = [
  ['/tickets/', ['admin', 'agent', 'requester']],
  ['/tickets/detail/', ['admin', 'agent', 'requester']],
  ['/accounts/tokens/', ['admin', 'agent', 'requester']],
  ['/accounts/sessions/', ['admin', 'agent', 'requester']],
  ['/queue/', ['admin', 'agent']],
  ['/agents/detail/', ['admin', 'agent']],
  ['/decisions/', ['admin', 'agent']],
  ['/reports/', ['admin', 'agent']],
  ['/mail/', ['admin']],
  ['/history/', ['admin']],
  ['/accounts/', ['admin']],
] as const satisfies readonly [string, readonly Me['role'][]][];

for (const [path, roles] of PAGES) {
  for (const role of ['admin', 'agent', 'requester'] as const) {
    const isAllowed = roles.some((allowed) => allowed === role);
    test(`${path} is ${isAllowed ? 'shown to' : 'kept from'} this role: ${role}`, () => {
      visit(path);
      renderAs(<RoleGate>The page</RoleGate>, { role });

      if (isAllowed) return expect(screen.getByText('The page')).toBeVisible();
      expect(screen.queryByText('The page')).not.toBeInTheDocument();
      expect(screen.getByRole('heading', { name: 'This page is not for you' })).toBeVisible();
      expect(screen.getByRole('link', { name: 'Go to tickets' })).toHaveAttribute('href', '/tickets/');
    });
  }
}
