import { Table, type TableTrProps, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Sort } from '@/shared/lib/list-address';
import type { Mark } from './card-list';
import classes from './data-table.module.css';
import { ArrowDownIcon, ArrowUpIcon } from './icons';

export interface Column<Field extends string = never> {
  readonly label: string;
  readonly width?: string;
  /** What it sorts by, where it can. */
  readonly field?: Field;
  /** Which way the first click sorts. */
  readonly isDescendingFirst?: boolean;
  /** For columns that explain themselves, such as buttons: the label is for screen readers alone. */
  readonly isLabelHidden?: boolean;
}

interface DataTableProps<Field extends string> {
  readonly caption: string;
  readonly columns: readonly Column<Field>[];
  readonly sort?: Sort<Field>;
  readonly onSort?: (sort: Sort<Field>) => void;
  /** Head of a narrow column before the others, of `LeadCell`s. */
  readonly lead?: ReactNode;
  /** The rows. */
  readonly children: ReactNode;
}

/** A table for wide screens whose column heads sort it. */
export function DataTable<Field extends string = never>(props: DataTableProps<Field>) {
  const { caption, columns, lead, children } = props;
  return (
    <Table className={classes.table} layout="fixed" highlightOnHover>
      <caption>
        <VisuallyHidden>{caption}</VisuallyHidden>
      </caption>
      <Table.Thead>
        <Table.Tr>
          {lead && <Table.Th className={classes.lead}>{lead}</Table.Th>}
          {columns.map((column) => (
            <ColumnHead key={column.label} {...props} column={column} />
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>{children}</Table.Tbody>
    </Table>
  );
}

interface DataRowProps extends TableTrProps {
  readonly mark?: Mark;
  readonly isSelected?: boolean;
}

export function DataRow({ mark, isSelected = false, ...props }: DataRowProps) {
  return <Table.Tr data-mark={mark} data-selected={isSelected || undefined} {...props} />;
}

/** A cell of the column that `lead` heads. */
export function LeadCell({ children }: { readonly children: ReactNode }) {
  return <Table.Td className={classes.lead}>{children}</Table.Td>;
}

function ColumnHead<Field extends string>({
  column: { field, label, width, isDescendingFirst = false, isLabelHidden },
  sort,
  onSort,
}: DataTableProps<Field> & { readonly column: Column<Field> }) {
  const style = width === undefined ? {} : { width };
  if (field === undefined) {
    return (
      <Table.Th style={style}>{isLabelHidden ? <VisuallyHidden>{label}</VisuallyHidden> : label}</Table.Th>
    );
  }
  const current = sort?.field === field ? sort : undefined;
  return (
    <Table.Th style={style} aria-sort={current && (current.isDescending ? 'descending' : 'ascending')}>
      <UnstyledButton
        className={classes.sort}
        onClick={() => onSort?.({ field, isDescending: current ? !current.isDescending : isDescendingFirst })}
        data-sorted={current !== undefined || undefined}
      >
        {label}
        {current && <SortArrow isDescending={current.isDescending} />}
      </UnstyledButton>
    </Table.Th>
  );
}

function SortArrow({ isDescending }: { readonly isDescending: boolean }) {
  return isDescending ? <ArrowDownIcon width={12} /> : <ArrowUpIcon width={12} />;
}
