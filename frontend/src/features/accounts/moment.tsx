import { Text } from '@mantine/core';
import { Age } from '@/shared/ui/age';
import classes from './own-list.module.css';

interface MomentProps {
  readonly label: string;
  readonly at: string | null;
  readonly now: Date;
}

/** When something of a list happened, if ever. */
export function Moment({ label, at, now }: MomentProps) {
  return (
    <div className={classes.fact}>
      <Text component="span" size="sm" c="dimmed">
        {label}
      </Text>
      {at ? (
        <Age at={at} now={now} />
      ) : (
        <Text component="span" size="sm" c="dimmed">
          never
        </Text>
      )}
    </div>
  );
}
