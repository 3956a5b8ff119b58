import { Table, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './panel.module.css';

export interface FigureRow {
  readonly key: string;
  readonly cells: readonly ReactNode[];
}

interface FiguresTableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly FigureRow[];
  readonly total?: readonly ReactNode[];
}

/** More rows than that scroll in their place. */
const MOST_ROWS = 8;

/** Rows of numbers under a first column of names. */
export function FiguresTable(props: FiguresTableProps) {
  if (props.rows.length <= MOST_ROWS) return <Figures {...props} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.scroll} aria-label={`Rows: ${props.caption}`} tabIndex={0}>
      <Figures {...props} />
    </section>
  );
}

function Figures({ caption, columns, rows, total }: FiguresTableProps) {
  return (
    <Table className={classes.table} highlightOnHover>
      <caption>
        <VisuallyHidden>{caption}</VisuallyHidden>
      </caption>
      <Table.Thead>
        <Table.Tr>
          {columns.map((column) => (
            <Table.Th key={column} scope="col">
              {column}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ key, cells }) => (
          <Cells key={key} cells={cells} columns={columns} />
        ))}
      </Table.Tbody>
      {total && (
        <Table.Tfoot>
          <Cells cells={total} columns={columns} />
        </Table.Tfoot>
      )}
    </Table>
  );
}

function Cells({ cells, columns }: Pick<FigureRow, 'cells'> & Pick<FiguresTableProps, 'columns'>) {
  const [name, ...values] = cells;
  return (
    <Table.Tr>
      <Table.Th scope="row">{name}</Table.Th>
      {values.map((value, index) => (
        <Table.Td key={columns[index + 1]}>{value}</Table.Td>
      ))}
    </Table.Tr>
  );
}
