import { Skeleton, VisuallyHidden } from '@mantine/core';
import classes from './reports.module.css';

const FIGURES = ['waiting', 'assign', 'close', 'routed'];
const PANELS = ['arrivals', 'closures', 'load', 'waiting'];

/** Grey boxes in the place of the figures. */
export function ReportsSkeleton() {
  return (
    <div role="status" className={classes.page}>
      <VisuallyHidden>Loading</VisuallyHidden>
      <div className={classes.figures}>
        {FIGURES.map((name) => (
          <Skeleton key={name} height={98} />
        ))}
      </div>
      <div className={classes.grid}>
        {PANELS.map((name) => (
          <Skeleton key={name} height={336} />
        ))}
      </div>
    </div>
  );
}
