import { Button, Group, Text, Title } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import classes from './panel.module.css';

interface PanelProps {
  readonly title: string;
  readonly note?: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** One matter in a frame. */
export function Panel({ title, note, action, children }: PanelProps) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" className={classes.head}>
        <div>
          <Title order={2} size="sm" id={id}>
            {title}
          </Title>
          {note && (
            <Text size="xs" c="dimmed">
              {note}
            </Text>
          )}
        </div>
        {action}
      </Group>
      <div className={classes.body}>{children}</div>
    </section>
  );
}

interface ChartPanelProps extends Omit<PanelProps, 'children' | 'action'> {
  readonly chart: ReactNode;
  readonly table: ReactNode;
}

/** A chart, and the table behind it. */
export function ChartPanel({ title, chart, table, ...panel }: ChartPanelProps) {
  const [isTable, setIsTable] = useState(false);
  const toggle = (
    <Button
      variant={isTable ? 'light' : 'default'}
      size="compact-xs"
      aria-pressed={isTable}
      aria-label={`Table: ${title}`}
      onClick={() => setIsTable(!isTable)}
    >
      Table
    </Button>
  );
  return (
    <Panel title={title} action={toggle} {...panel}>
      {isTable ? table : chart}
    </Panel>
  );
}
