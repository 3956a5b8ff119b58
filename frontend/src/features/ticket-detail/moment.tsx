import { Text } from '@mantine/core';
import { formatAge, formatExact } from '@/shared/lib/format';
import classes from './ticket-properties.module.css';

/** A point in time, exactly, and how long ago it was. */
export function Moment({ at, now }: { readonly at: string; readonly now: Date }) {
  const age = formatAge(at, now);
  return (
    <time dateTime={at} className={classes.moment}>
      {formatExact(at)}
      <Text component="span" size="xs" c="dimmed" display="block">
        {age === 'now' ? 'just now' : `${age} ago`}
      </Text>
    </time>
  );
}
