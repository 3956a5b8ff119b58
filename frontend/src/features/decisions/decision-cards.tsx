import { Group, Text, UnstyledButton } from '@mantine/core';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import { TRIGGER_LABELS } from '@/shared/ui/decision-labels';
import classes from './decision-list.module.css';
import { DecisionActor, DecisionOutcome, type DecisionRowsProps, TicketLink } from './decision-parts';

/** The decisions for narrow screens; `decision-table.tsx` shows the same on wide ones. */
export function DecisionCards({ decisions, onOpen }: DecisionRowsProps) {
  const now = useNow();
  return (
    <ul className={classes.cards} aria-label="Decisions, newest first">
      {decisions.map((decision) => (
        <li key={decision.id} className={`${classes.row} ${classes.card}`}>
          <Group gap={8} wrap="nowrap">
            <TicketLink decision={decision} />
            <Text size="sm" c="dimmed" truncate>
              {TRIGGER_LABELS[decision.trigger]}
            </Text>
            <span className={classes.space} />
            <span className={classes.above}>
              <Age at={decision.created_at} now={now} />
            </span>
          </Group>
          <Group gap="md">
            <DecisionOutcome decision={decision} />
            <DecisionActor decision={decision} />
          </Group>
          <UnstyledButton className={classes.open} aria-haspopup="dialog" onClick={() => onOpen(decision.id)}>
            <Text component="span" size="sm" c="dimmed" lineClamp={3}>
              {decision.explanation}
            </Text>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
