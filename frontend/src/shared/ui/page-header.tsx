import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './page-header.module.css';

interface PageHeaderProps {
  readonly title: string;
  /** A short fact beside the title, such as how many there are. */
  readonly aside?: ReactNode;
  readonly action?: ReactNode;
}

/** Names the page and carries its main action. */
export function PageHeader({ title, aside, action }: PageHeaderProps) {
  return (
    <Group component="header" className={classes.header} justify="space-between" wrap="nowrap">
      <Group gap={10} align="baseline" wrap="nowrap">
        <Title order={1}>{title}</Title>
        {aside === undefined ? null : (
          <Text c="dimmed" size="sm" className={classes.aside}>
            {aside}
          </Text>
        )}
      </Group>
      {action}
    </Group>
  );
}
