import { Group, Text } from '@mantine/core';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import { Card, CardList } from '@/shared/ui/card-list';
import { TRIGGER_LABELS } from '@/shared/ui/decision-labels';
import { AboveRowButton, RowButton } from '@/shared/ui/row-button';
import { DecisionActor, DecisionOutcome, type DecisionRowsProps, TicketLink } from './decision-parts';
import classes from './decision-parts.module.css';

/** The decisions for narrow screens; `decision-table.tsx` shows the same on wide ones. */
export function DecisionCards({ decisions, onOpen }: DecisionRowsProps) {
  const now = useNow();
  return (
    <CardList label="Decisions, newest first">
      {decisions.map((decision) => (
        <Card key={decision.id}>
          <Group gap={8} wrap="nowrap">
            <AboveRowButton>
              <TicketLink decision={decision} />
            </AboveRowButton>
            <Text size="sm" c="dimmed" truncate>
              {TRIGGER_LABELS[decision.trigger]}
            </Text>
            <span className={classes.space} />
            <AboveRowButton>
              <Age at={decision.created_at} now={now} />
            </AboveRowButton>
          </Group>
          <Group gap="md">
            <DecisionOutcome decision={decision} />
            <DecisionActor decision={decision} />
          </Group>
          <RowButton onClick={() => onOpen(decision.id)}>
            <Text component="span" size="sm" c="dimmed" lineClamp={3}>
              {decision.explanation}
            </Text>
          </RowButton>
        </Card>
      ))}
    </CardList>
  );
}
