import { Button } from '@mantine/core';
import { ChoiceMenu } from '@/shared/ui/choice-menu';
import { FilterBar } from '@/shared/ui/filter-bar';
import { SearchBox } from '@/shared/ui/search-box';
import classes from './agent-filters.module.css';
import { type AgentFilters, isFiltered, LEVELS, NO_FILTERS } from './filters';
import { LEVEL_LABELS } from './labels';

interface AgentFilterBarProps {
  readonly filters: AgentFilters;
  readonly onChange: (change: Partial<AgentFilters>) => void;
}

const LEVEL_OPTIONS = LEVELS.map((value) => ({ value, label: LEVEL_LABELS[value] }));
const AVAILABILITY_OPTIONS = [
  { value: 'true', label: 'Available' },
  { value: 'false', label: 'Unavailable' },
] as const;

/** Narrows the board. */
export function AgentFilterBar({ filters, onChange }: AgentFilterBarProps) {
  const { search, level, isAvailable, hasLeft } = filters;
  return (
    <FilterBar
      search={
        <SearchBox label="Search agents" value={search} onChange={(text) => onChange({ search: text })} />
      }
      onClear={isFiltered(filters) ? () => onChange(NO_FILTERS) : undefined}
    >
      <ChoiceMenu
        label="Level"
        options={LEVEL_OPTIONS}
        selected={level}
        onChange={(value) => onChange({ level: value })}
      />
      <ChoiceMenu
        label="Availability"
        options={AVAILABILITY_OPTIONS}
        selected={isAvailable === undefined ? undefined : `${isAvailable}`}
        onChange={(value) => onChange({ isAvailable: value && value === 'true' })}
      />
      <Button
        variant="default"
        fw={500}
        className={classes.toggle}
        aria-pressed={hasLeft}
        onClick={() => onChange({ hasLeft: !hasLeft })}
      >
        Who left
      </Button>
    </FilterBar>
  );
}
