import type { Activity, Overview } from '@/api';
import classes from './figures.module.css';
import { formatDuration, formatNumber, formatShare } from './format';
import pageClasses from './reports.module.css';

interface FiguresProps {
  readonly overview: Overview;
  readonly activity: Activity;
}

/** The few numbers that say whether all is well. */
export function Figures({ overview, activity }: FiguresProps) {
  const waiting = overview.waiting.reduce((sum, { count }) => sum + count, 0);
  const { by_rule: byRule, by_hand: byHand } = activity.decided;
  return (
    <dl className={pageClasses.figures}>
      <Figure
        name="Waiting now"
        value={formatNumber(waiting)}
        note={waiting ? 'without an agent' : 'every ticket has an agent'}
        isAlarm={waiting > 0}
      />
      <Figure
        name="Routed without a human"
        value={formatShare(byRule, byRule + byHand)}
        note={`${formatNumber(byRule)} of ${formatNumber(byRule + byHand)} in ${activity.days.length} days`}
      />
      <Figure
        name="Time to assign"
        value={formatDuration(overview.time_to_assign.median)}
        note={`median; 9 of 10 within ${formatDuration(overview.time_to_assign.p90)}`}
      />
      <Figure
        name="Time to close"
        value={formatDuration(overview.time_to_close.median)}
        note={`median; 9 of 10 within ${formatDuration(overview.time_to_close.p90)}`}
      />
    </dl>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly isAlarm?: boolean;
}

function Figure({ name, value, note, isAlarm = false }: FigureProps) {
  return (
    <div className={classes.figure} data-alarm={isAlarm || undefined}>
      <dt>{name}</dt>
      <dd className={classes.value}>{value}</dd>
      <dd className={classes.note}>{note}</dd>
    </div>
  );
}
