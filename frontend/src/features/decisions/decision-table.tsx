import { Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { Decision } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import { TRIGGER_LABELS } from '@/shared/ui/decision-labels';
import classes from './decision-list.module.css';
import { DecisionActor, DecisionOutcome, type DecisionRowsProps, TicketLink } from './decision-parts';

const COLUMNS = [
  { label: 'Ticket', width: '108px' },
  { label: 'Trigger', width: '168px' },
  { label: 'Outcome', width: '176px' },
  { label: 'Why', width: 'auto' },
  { label: 'By', width: '148px' },
  { label: 'Age', width: '84px' },
] as const;

/** The decisions for wide screens; `decision-cards.tsx` shows the same on narrow ones. */
export function DecisionTable({ decisions, onOpen }: DecisionRowsProps) {
  const now = useNow();
  return (
    <Table className={classes.table} layout="fixed" highlightOnHover>
      <caption>
        <VisuallyHidden>Decisions, newest first</VisuallyHidden>
      </caption>
      <Table.Thead>
        <Table.Tr>
          {COLUMNS.map(({ label, width }) => (
            <Table.Th key={label} style={{ width }}>
              {label}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {decisions.map((decision) => (
          <DecisionRow key={decision.id} decision={decision} now={now} onOpen={() => onOpen(decision.id)} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface DecisionRowProps {
  readonly decision: Decision;
  readonly now: Date;
  readonly onOpen: () => void;
}

function DecisionRow({ decision, now, onOpen }: DecisionRowProps) {
  return (
    <Table.Tr className={classes.row}>
      <Table.Td>
        <TicketLink decision={decision} />
      </Table.Td>
      <Table.Td>
        <Text size="sm">{TRIGGER_LABELS[decision.trigger]}</Text>
      </Table.Td>
      <Table.Td>
        <DecisionOutcome decision={decision} />
      </Table.Td>
      <Table.Td>
        <UnstyledButton className={classes.open} aria-haspopup="dialog" onClick={onOpen}>
          <Text component="span" size="sm" c="dimmed" lineClamp={2}>
            {decision.explanation}
          </Text>
        </UnstyledButton>
      </Table.Td>
      <Table.Td>
        <DecisionActor decision={decision} />
      </Table.Td>
      <Table.Td>
        <span className={classes.above}>
          <Age at={decision.created_at} now={now} />
        </span>
      </Table.Td>
    </Table.Tr>
  );
}
