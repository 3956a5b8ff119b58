import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './row-button.module.css';

interface RowButtonProps {
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** Opens what its row or card is about; the whole of that takes the click. */
export function RowButton({ onClick, children }: RowButtonProps) {
  return (
    <UnstyledButton className={classes.button} aria-haspopup="dialog" onClick={onClick}>
      {children}
    </UnstyledButton>
  );
}

/** What can be used by itself in such a row. */
export function AboveRowButton({ children }: { readonly children: ReactNode }) {
  return <span className={classes.above}>{children}</span>;
}
