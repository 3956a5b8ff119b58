import { Avatar, Group, Text } from '@mantine/core';
import { initials } from '@/shared/lib/format';
import classes from './person.module.css';

/** A person's initials. Always beside the name, so hidden from screen readers. */
export function PersonAvatar({ name, size = 22 }: { readonly name: string; readonly size?: number }) {
  return (
    <Avatar size={size} radius="xl" aria-hidden="true" classNames={{ placeholder: classes.initials }}>
      {initials(name)}
    </Avatar>
  );
}

/** A person in a list. */
export function Person({ name }: { readonly name: string }) {
  return (
    <Group gap={8} wrap="nowrap" miw={0}>
      <PersonAvatar name={name} />
      <Text size="sm" truncate>
        {name}
      </Text>
    </Group>
  );
}
