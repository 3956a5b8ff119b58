import { ClockIcon } from './icons';
import classes from './waiting-badge.module.css';

/** Nobody works on it yet. */
export function WaitingBadge() {
  return (
    <span className={classes.badge}>
      <ClockIcon width={14} height={14} />
      Waiting
    </span>
  );
}
