import type { ComponentProps, ReactNode } from 'react';
import classes from './card-list.module.css';

/** What asks for attention: something waits, something failed. */
export type Mark = 'warning' | 'danger' | undefined;

interface CardListProps {
  readonly label: string;
  /** The cards. */
  readonly children: ReactNode;
}

/** A list for narrow screens; `DataTable` shows the same on wide ones. */
export function CardList({ label, children }: CardListProps) {
  return (
    <ul className={classes.list} aria-label={label}>
      {children}
    </ul>
  );
}

interface CardProps extends ComponentProps<'li'> {
  readonly mark?: Mark;
  readonly isSelected?: boolean;
}

export function Card({ mark, isSelected = false, ...props }: CardProps) {
  return <li className={classes.card} data-mark={mark} data-selected={isSelected || undefined} {...props} />;
}
