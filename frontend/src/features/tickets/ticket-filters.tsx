import { Button, Group } from '@mantine/core';
import { useSession } from '@/shared/lib/session';
import { FilterBar } from '@/shared/ui/filter-bar';
import { FilterMenu } from '@/shared/ui/filter-menu';
import { ClockIcon } from '@/shared/ui/icons';
import { PRIORITY_LABELS, PriorityIcon, STATUS_LABELS, StatusIcon } from '@/shared/ui/ticket-labels';
import { AgentSelect } from './agent-select';
import { CreatedFilter } from './created-filter';
import { ExportLink } from './export-link';
import { isFiltered, NO_FILTERS, PRIORITIES, STATUSES, type TicketFilters } from './filters';
import { SavedViews } from './saved-views';
import classes from './ticket-filters.module.css';

interface TicketFilterBarProps {
  readonly filters: TicketFilters;
  readonly onChange: (change: Partial<TicketFilters>) => void;
}

const STATUS_OPTIONS = STATUSES.map((status) => ({
  value: status,
  label: STATUS_LABELS[status],
  icon: <StatusIcon status={status} />,
}));
const PRIORITY_OPTIONS = PRIORITIES.map((priority) => ({
  value: priority,
  label: PRIORITY_LABELS[priority],
  icon: <PriorityIcon priority={priority} />,
}));

/** Narrows the list; keeps and hands out what it shows. */
export function TicketFilterBar({ filters, onChange }: TicketFilterBarProps) {
  const isStaff = useSession().role !== 'requester';
  return (
    <FilterBar
      label="Filters"
      onClear={isFiltered(filters) ? () => onChange(NO_FILTERS) : undefined}
      tools={
        <Group gap={8} className={classes.tools}>
          <SavedViews filters={filters} />
          {isStaff && <ExportLink filters={filters} />}
        </Group>
      }
    >
      <FilterMenu
        label="Status"
        options={STATUS_OPTIONS}
        selected={filters.status}
        onChange={(status) => onChange({ status })}
      />
      <FilterMenu
        label="Priority"
        options={PRIORITY_OPTIONS}
        selected={filters.priority}
        onChange={(priority) => onChange({ priority })}
      />
      {isStaff && (
        <AgentSelect
          aria-label="Agent"
          placeholder="Agent"
          className={classes.agent}
          value={filters.agent}
          onChange={(agent) => onChange({ agent })}
        />
      )}
      <CreatedFilter createdFrom={filters.createdFrom} createdTo={filters.createdTo} onChange={onChange} />
      <Button
        variant="default"
        fw={500}
        className={classes.toggle}
        aria-pressed={filters.isWaiting}
        leftSection={<ClockIcon />}
        onClick={() => onChange({ isWaiting: !filters.isWaiting })}
      >
        Waiting
      </Button>
    </FilterBar>
  );
}
