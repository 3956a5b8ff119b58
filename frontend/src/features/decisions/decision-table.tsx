import { Table, Text } from '@mantine/core';
import type { Decision } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { Age } from '@/shared/ui/age';
import { type Column, DataRow, DataTable } from '@/shared/ui/data-table';
import { TRIGGER_LABELS } from '@/shared/ui/decision-labels';
import { AboveRowButton, RowButton } from '@/shared/ui/row-button';
import { DecisionActor, DecisionOutcome, type DecisionRowsProps, TicketLink } from './decision-parts';

const COLUMNS: readonly Column[] = [
  { label: 'Ticket', width: '108px' },
  { label: 'Trigger', width: '168px' },
  { label: 'Outcome', width: '176px' },
  { label: 'Why' },
  { label: 'By', width: '148px' },
  { label: 'Age', width: '84px' },
];

/** The decisions for wide screens; `decision-cards.tsx` shows the same on narrow ones. */
export function DecisionTable({ decisions, onOpen }: DecisionRowsProps) {
  const now = useNow();
  return (
    <DataTable caption="Decisions, newest first" columns={COLUMNS}>
      {decisions.map((decision) => (
        <DecisionRow key={decision.id} decision={decision} now={now} onOpen={() => onOpen(decision.id)} />
      ))}
    </DataTable>
  );
}

interface DecisionRowProps {
  readonly decision: Decision;
  readonly now: Date;
  readonly onOpen: () => void;
}

function DecisionRow({ decision, now, onOpen }: DecisionRowProps) {
  return (
    <DataRow>
      <Table.Td>
        <AboveRowButton>
          <TicketLink decision={decision} />
        </AboveRowButton>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{TRIGGER_LABELS[decision.trigger]}</Text>
      </Table.Td>
      <Table.Td>
        <DecisionOutcome decision={decision} />
      </Table.Td>
      <Table.Td>
        <RowButton onClick={onOpen}>
          <Text component="span" size="sm" c="dimmed" lineClamp={2}>
            {decision.explanation}
          </Text>
        </RowButton>
      </Table.Td>
      <Table.Td>
        <DecisionActor decision={decision} />
      </Table.Td>
      <Table.Td>
        <AboveRowButton>
          <Age at={decision.created_at} now={now} />
        </AboveRowButton>
      </Table.Td>
    </DataRow>
  );
}
