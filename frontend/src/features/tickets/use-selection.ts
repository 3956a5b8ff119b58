import { useState } from 'react';

export interface Selection {
  readonly ids: ReadonlySet<number>;
  /** Selects a ticket or leaves it out; with `isRange` all up to the one before it, too. */
  readonly toggle: (id: number, isRange?: boolean) => void;
  /** Selects all that are visible or, when they are, none. */
  readonly togglePage: () => void;
  readonly clear: () => void;
}

interface State {
  readonly scope: string;
  readonly ids: ReadonlySet<number>;
  readonly last: number | null;
}

/** Which tickets are selected, by id: whatever else comes and goes. Another `scope` starts over. */
export function useSelection(visible: readonly number[], scope: string): Selection {
  const [state, setState] = useState<State>({ scope, ids: new Set(), last: null });
  const { ids, last } = state.scope === scope ? state : { ids: new Set<number>(), last: null };
  return {
    ids,
    toggle: (id, isRange = false) => {
      const next = new Set(ids);
      for (const one of isRange ? between(visible, last, id) : [id]) {
        if (ids.has(id)) next.delete(one);
        else next.add(one);
      }
      setState({ scope, ids: next, last: id });
    },
    togglePage: () => {
      const isAll = visible.every((id) => ids.has(id));
      setState({ scope, ids: new Set(isAll ? [] : visible), last: null });
    },
    clear: () => setState({ scope, ids: new Set(), last: null }),
  };
}

function between(visible: readonly number[], from: number | null, to: number): readonly number[] {
  const ends = [visible.indexOf(from ?? to), visible.indexOf(to)];
  if (ends.includes(-1)) return [to];
  return visible.slice(Math.min(...ends), Math.max(...ends) + 1);
}
