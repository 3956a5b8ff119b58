import { Text } from '@mantine/core';
import type { Agent } from '@/api';
import classes from './load-bar.module.css';

/** How much an agent holds of what it can: a bar, and the numbers that it stands for. */
export function LoadBar({ agent: { load, capacity } }: { readonly agent: Agent }) {
  const isFull = capacity !== null && load >= capacity;
  const share = capacity === null ? 0 : Math.min(1, load / capacity);
  return (
    <div className={classes.load}>
      <div className={classes.track} data-unlimited={capacity === null || undefined} aria-hidden="true">
        <div
          className={classes.fill}
          data-full={isFull || undefined}
          style={{ width: `${Math.round(share * 100)}%` }}
        />
      </div>
      <Text component="span" size="sm" className={classes.numbers}>
        {capacity === null ? `${load}, no limit` : `${load} of ${capacity}`}
        {isFull && <span className={classes.full}>{load > capacity ? ' · over' : ' · full'}</span>}
      </Text>
    </div>
  );
}
