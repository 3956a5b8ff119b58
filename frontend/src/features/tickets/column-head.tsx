import { Table, UnstyledButton } from '@mantine/core';
import { ArrowDownIcon, ArrowUpIcon } from '@/shared/ui/icons';
import { nextSort, type Sort, type SortField } from './filters';
import classes from './ticket-table.module.css';

export interface Column {
  readonly label: string;
  readonly width?: string;
  readonly field?: SortField;
}

interface ColumnHeadProps {
  readonly column: Column;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

/** Names a column; a click sorts by it where that is possible. */
export function ColumnHead({ column, sort, onSort }: ColumnHeadProps) {
  const { field, label, width } = column;
  const style = width === undefined ? {} : { width };
  if (field === undefined) return <Table.Th style={style}>{label}</Table.Th>;
  const isSorted = sort.field === field;
  const direction = sort.isDescending ? 'descending' : 'ascending';
  return (
    <Table.Th style={style} aria-sort={isSorted ? direction : undefined}>
      <UnstyledButton
        className={classes.sort}
        onClick={() => onSort(nextSort(sort, field))}
        data-sorted={isSorted || undefined}
      >
        {label}
        {isSorted && (sort.isDescending ? <ArrowDownIcon width={12} /> : <ArrowUpIcon width={12} />)}
      </UnstyledButton>
    </Table.Th>
  );
}
