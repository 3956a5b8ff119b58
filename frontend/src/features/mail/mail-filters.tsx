import { Button, VisuallyHidden } from '@mantine/core';
import { FilterBar } from '@/shared/ui/filter-bar';
import { FilterMenu } from '@/shared/ui/filter-menu';
import { SearchBox } from '@/shared/ui/search-box';
import { isFiltered, KINDS, type MailFilters, NO_FILTERS, STATUSES } from './filters';
import { formatReference, KIND_LABELS, STATUS_LABELS } from './labels';

interface MailFilterBarProps {
  readonly filters: MailFilters;
  readonly onChange: (change: Partial<MailFilters>) => void;
}

const STATUS_OPTIONS = STATUSES.map((value) => ({ value, label: STATUS_LABELS[value] }));
const KIND_OPTIONS = KINDS.map((value) => ({ value, label: KIND_LABELS[value] }));

/** Narrows the ledger. */
export function MailFilterBar({ filters, onChange }: MailFilterBarProps) {
  return (
    <FilterBar
      search={
        <SearchBox label="Search mail" value={filters.search} onChange={(search) => onChange({ search })} />
      }
      onClear={isFiltered(filters) ? () => onChange(NO_FILTERS) : undefined}
    >
      <FilterMenu
        label="Status"
        options={STATUS_OPTIONS}
        selected={filters.status}
        onChange={(status) => onChange({ status })}
      />
      <FilterMenu
        label="Kind"
        options={KIND_OPTIONS}
        selected={filters.kind}
        onChange={(kind) => onChange({ kind })}
      />
      {filters.ticket !== null && (
        <Button
          variant="default"
          fw={500}
          rightSection={<span aria-hidden="true">×</span>}
          onClick={() => onChange({ ticket: null })}
        >
          Ticket: {formatReference(filters.ticket)}
          <VisuallyHidden>, show those of all tickets</VisuallyHidden>
        </Button>
      )}
    </FilterBar>
  );
}
