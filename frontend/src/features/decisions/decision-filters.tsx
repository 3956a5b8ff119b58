import { OUTCOME_LABELS, TRIGGER_LABELS } from '@/shared/ui/decision-labels';
import { FilterBar } from '@/shared/ui/filter-bar';
import { FilterMenu } from '@/shared/ui/filter-menu';
import { AgentSelect } from './agent-select';
import classes from './decision-filters.module.css';
import { type DecisionFilters, isFiltered, NO_FILTERS, OUTCOMES, TRIGGERS } from './filters';
import { TicketField } from './ticket-field';

interface DecisionFilterBarProps {
  readonly filters: DecisionFilters;
  readonly onChange: (change: Partial<DecisionFilters>) => void;
}

const TRIGGER_OPTIONS = TRIGGERS.map((value) => ({ value, label: TRIGGER_LABELS[value] }));
const OUTCOME_OPTIONS = OUTCOMES.map((value) => ({ value, label: OUTCOME_LABELS[value] }));

/** Narrows the decisions. */
export function DecisionFilterBar({ filters, onChange }: DecisionFilterBarProps) {
  return (
    <FilterBar onClear={isFiltered(filters) ? () => onChange(NO_FILTERS) : undefined}>
      <div className={classes.ticket}>
        <TicketField value={filters.ticket} onChange={(ticket) => onChange({ ticket })} />
      </div>
      <div className={classes.agent}>
        <AgentSelect value={filters.agent} onChange={(agent) => onChange({ agent })} />
      </div>
      <FilterMenu
        label="Trigger"
        options={TRIGGER_OPTIONS}
        selected={filters.trigger}
        onChange={(trigger) => onChange({ trigger })}
      />
      <FilterMenu
        label="Outcome"
        options={OUTCOME_OPTIONS}
        selected={filters.outcome}
        onChange={(outcome) => onChange({ outcome })}
      />
    </FilterBar>
  );
}
