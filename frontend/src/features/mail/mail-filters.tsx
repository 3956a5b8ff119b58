import { Button, Group, VisuallyHidden } from '@mantine/core';
import { FilterMenu } from '@/shared/ui/filter-menu';
import { SearchBox } from '@/shared/ui/search-box';
import { isFiltered, KINDS, type MailFilters, NO_FILTERS, STATUSES } from './filters';
import { formatReference, KIND_LABELS, STATUS_LABELS } from './labels';
import classes from './mail-filters.module.css';

interface MailFilterBarProps {
  readonly filters: MailFilters;
  readonly onChange: (change: Partial<MailFilters>) => void;
}

const STATUS_OPTIONS = STATUSES.map((value) => ({ value, label: STATUS_LABELS[value] }));
const KIND_OPTIONS = KINDS.map((value) => ({ value, label: KIND_LABELS[value] }));

/** Narrows the ledger. */
export function MailFilterBar({ filters, onChange }: MailFilterBarProps) {
  return (
    <Group role="search" gap={8} className={classes.bar}>
      <div className={classes.search}>
        <SearchBox label="Search mail" value={filters.search} onChange={(search) => onChange({ search })} />
      </div>
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
      {isFiltered(filters) && (
        <Button variant="subtle" color="gray" className={classes.clear} onClick={() => onChange(NO_FILTERS)}>
          Clear filters
        </Button>
      )}
    </Group>
  );
}
