import type { ReactElement } from 'react';
import type { Me } from '@/api';
import { SessionContext } from '@/shared/lib/session';
import { renderApp } from './render';
import { makeMe } from './server';

/** Renders a page as this person sees it: an admin, unless told otherwise. */
export function renderAs(page: ReactElement, facts: Partial<Me> = {}) {
  return renderApp(<SessionContext value={makeMe(facts)}>{page}</SessionContext>);
}
