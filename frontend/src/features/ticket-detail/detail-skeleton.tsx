import { Skeleton, VisuallyHidden } from '@mantine/core';
import classes from './ticket-view.module.css';

const LINES = [['92%'], ['97%'], ['64%']] as const;
const PROPERTIES = ['status', 'priority', 'agent', 'requester', 'created'] as const;

/** The page's outline while the ticket is on its way. */
export function DetailSkeleton() {
  return (
    <div role="status">
      <VisuallyHidden>Loading</VisuallyHidden>
      <div className={classes.bar}>
        <Skeleton height={12} width={140} />
      </div>
      <div className={classes.page}>
        <div className={classes.text}>
          <Skeleton height={22} width="58%" mb={24} />
          {LINES.map(([width]) => (
            <Skeleton key={width} height={11} width={width} mb={12} />
          ))}
        </div>
        <div className={classes.side}>
          {PROPERTIES.map((name) => (
            <Skeleton key={name} height={14} width="80%" mb={22} />
          ))}
        </div>
        <div className={classes.rest}>
          <Skeleton height={72} radius="md" />
        </div>
      </div>
    </div>
  );
}
