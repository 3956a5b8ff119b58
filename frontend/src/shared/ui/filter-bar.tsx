import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './filter-bar.module.css';

interface FilterBarProps {
  readonly label?: string;
  /** The box to search in, where the list has one of its own. */
  readonly search?: ReactNode;
  /** Undefined while nothing narrows the list. */
  readonly onClear: (() => void) | undefined;
  /** What can be done with what the list shows. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** What narrows a list, and the way back to all of it. */
export function FilterBar({ label, search, onClear, tools, children }: FilterBarProps) {
  return (
    <Group role="search" aria-label={label} gap={8} align="flex-start" className={classes.bar}>
      {search && <div className={classes.search}>{search}</div>}
      {children}
      {onClear && (
        <Button variant="subtle" color="gray" className={classes.clear} onClick={onClear}>
          Clear filters
        </Button>
      )}
      {tools}
    </Group>
  );
}
