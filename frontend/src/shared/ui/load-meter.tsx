import { Text } from '@mantine/core';
import classes from './load-meter.module.css';

interface LoadMeterProps {
  readonly load: number;
  /** Null: no limit. */
  readonly capacity: number | null;
  /** What a full bar stands for where there is no limit. */
  readonly scale?: number;
}

/** The tickets somebody holds against the most they may be given: `3 of 5` and a bar. */
export function LoadMeter({ load, capacity, scale = 10 }: LoadMeterProps) {
  const whole = Math.max(capacity ?? scale, 1);
  const isFull = capacity !== null && load >= capacity;
  return (
    <span className={classes.meter}>
      <span className={classes.track} aria-hidden="true">
        <span
          className={classes.fill}
          data-full={isFull || undefined}
          style={{ width: `${Math.min(load / whole, 1) * 100}%` }}
        />
      </span>
      <Text component="span" size="sm" className={classes.figures}>
        {capacity === null ? `${load}, no limit` : `${load} of ${capacity}`}
      </Text>
    </span>
  );
}
