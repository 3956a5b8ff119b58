import { Text, Tooltip, VisuallyHidden } from '@mantine/core';
import { formatAge, formatExact } from '@/shared/lib/format';

/** How long ago; the exact time on hover and to screen readers. */
export function Age({ at, now }: { readonly at: string; readonly now: Date }) {
  const exact = formatExact(at);
  return (
    <Tooltip label={exact} events={{ hover: true, focus: true, touch: true }}>
      <Text component="time" dateTime={at} size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        {formatAge(at, now)}
        <VisuallyHidden>, {exact}</VisuallyHidden>
      </Text>
    </Tooltip>
  );
}
