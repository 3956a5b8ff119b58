import { Button, Group } from '@mantine/core';
import { FilterMenu } from '@/shared/ui/filter-menu';
import { ClockIcon } from '@/shared/ui/icons';
import { SearchBox } from '@/shared/ui/search-box';
import { isFiltered, PRIORITIES, STATUSES, type TicketFilters } from './filters';
import { PRIORITY_LABELS, PriorityIcon, STATUS_LABELS, StatusIcon } from './labels';
import classes from './ticket-filters.module.css';

interface TicketFilterBarProps {
  readonly filters: TicketFilters;
  readonly onChange: (change: Partial<TicketFilters>) => void;
}

export const NO_FILTERS: Partial<TicketFilters> = { search: '', status: [], priority: [], isWaiting: false };

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

/** Narrows the list. */
export function TicketFilterBar({ filters, onChange }: TicketFilterBarProps) {
  return (
    <Group role="search" gap={8} className={classes.bar}>
      <div className={classes.search}>
        <SearchBox
          label="Search tickets"
          value={filters.search}
          onChange={(search) => onChange({ search })}
        />
      </div>
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
      {isFiltered(filters) && (
        <Button variant="subtle" color="gray" className={classes.clear} onClick={() => onChange(NO_FILTERS)}>
          Clear filters
        </Button>
      )}
    </Group>
  );
}
