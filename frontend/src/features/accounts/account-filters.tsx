import { ChoiceMenu } from '@/shared/ui/choice-menu';
import { FilterBar } from '@/shared/ui/filter-bar';
import { SearchBox } from '@/shared/ui/search-box';
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
    <FilterBar
      search={
        <SearchBox
          label="Search accounts"
          value={filters.search}
          onChange={(search) => onChange({ search })}
        />
      }
      onClear={isFiltered(filters) ? () => onChange(NO_FILTERS) : undefined}
    >
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
    </FilterBar>
  );
}
