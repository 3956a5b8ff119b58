import { useMediaQuery } from '@mantine/hooks';
import type { LoadOnDay } from '@/api';
import { formatDay } from './days';
import classes from './load-history.module.css';

const HEIGHT = 120;
const TOP = 18;
const BOTTOM = 22;
const GAP_SHARE = 0.35;

interface LoadChartProps {
  readonly days: readonly LoadOnDay[];
  readonly capacity: number | null;
}

/** A bar a day, with its number on top; the dashed line is the capacity. The table below says the same. */
export function LoadChart({ days, capacity }: LoadChartProps) {
  const isWide = useMediaQuery('(min-width: 48em)', undefined, { getInitialValueInEffect: false });
  const width = isWide ? 760 : 360;
  const most = Math.max(1, ...days.map(({ load }) => load), capacity ?? 0);
  const step = width / Math.max(1, days.length);
  const yOf = (load: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - load / most);
  const labelEvery = isWide ? 2 : 4;
  const base = HEIGHT - BOTTOM;
  return (
    <svg viewBox={`0 0 ${width} ${HEIGHT}`} className={classes.plot} role="img" aria-label={summary(days)}>
      <line x1={0} x2={width} y1={base} y2={base} className={classes.base} />
      {capacity !== null && (
        <line x1={0} x2={width} y1={yOf(capacity)} y2={yOf(capacity)} className={classes.limit} />
      )}
      {days.map(({ date, load }, index) => {
        const x = index * step + (step * GAP_SHARE) / 2;
        const middle = (index + 0.5) * step;
        // Counted from today, so that today has its label.
        const isLabelled = (days.length - 1 - index) % labelEvery === 0;
        return (
          <g key={date}>
            <rect
              x={x}
              y={yOf(load)}
              width={step * (1 - GAP_SHARE)}
              height={base - yOf(load)}
              rx={2}
              className={classes.bar}
            />
            <text x={middle} y={yOf(load) - 5} textAnchor="middle">
              {load}
            </text>
            {isLabelled && (
              <text x={middle} y={HEIGHT - 6} textAnchor="middle">
                {formatDay(date)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

function summary(days: readonly LoadOnDay[]): string {
  const loads = days.map(({ load }) => load);
  return `Load over the last ${days.length} days: now ${loads.at(-1) ?? 0}, at most ${Math.max(0, ...loads)}.`;
}
