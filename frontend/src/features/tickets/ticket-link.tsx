import Link from 'next/link';
import type { ReactNode } from 'react';
import { ticketPath } from '@/shared/lib/paths';
import classes from './ticket-link.module.css';
import { linkId } from './use-list-keys';

interface TicketLinkProps {
  readonly id: number;
  /** One link in a row is reached by keyboard; another to the same page is for the mouse. */
  readonly isMain?: boolean;
  readonly children: ReactNode;
}

export function TicketLink({ id, isMain = false, children }: TicketLinkProps) {
  return (
    <Link
      className={classes.link}
      href={ticketPath(id)}
      prefetch={false}
      {...(isMain ? { id: linkId(id) } : { tabIndex: -1 })}
    >
      {children}
    </Link>
  );
}
