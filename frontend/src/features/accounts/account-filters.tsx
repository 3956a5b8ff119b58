import { Button, Group } from '@mantine/core';
import { ChoiceMenu } from '@/shared/ui/choice-menu';
import { SearchBox } from '@/shared/ui/search-box';
import classes from './accounts.module.css';
import { type AccountFilters, isFiltered, NO_FILTERS } from './filters';
import { ROLE_LABELS, ROLES } from './labels';

interface AccountFilterBarProps {
  readonly filters: AccountFilters;
  readonly onChange: (change: Partial<AccountFilters>) => void;
}

const ROLE_OPTIONS = ROLES.map((value) => ({ value, label: ROLE_LABELS[value] }));
const STATE_OPTIONS = [
  { value: 'true', label: 'Active' },
  { value: 'false', label: 'Deactivated' },
] as const;

/** Narrows the list. */
export function AccountFilterBar({ filters, onChange }: AccountFilterBarProps) {
  return (
    <Group role="search" gap={8} className={classes.bar}>
      <div className={classes.search}>
        <SearchBox
          label="Search accounts"
          value={filters.search}
          onChange={(search) => onChange({ search })}
        />
      </div>
      <ChoiceMenu
        label="Role"
        options={ROLE_OPTIONS}
        selected={filters.role}
        onChange={(role) => onChange({ role })}
      />
      <ChoiceMenu
        label="State"
        options={STATE_OPTIONS}
        selected={filters.isActive === undefined ? undefined : `${filters.isActive}`}
        onChange={(value) => onChange({ isActive: value && value === 'true' })}
      />
      {isFiltered(filters) && (
        <Button variant="subtle" color="gray" className={classes.clear} onClick={() => onChange(NO_FILTERS)}>
          Clear filters
        </Button>
      )}
    </Group>
  );
}
