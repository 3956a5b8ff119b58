import { NavLink, VisuallyHidden } from '@mantine/core';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import type { ReactNode } from 'react';
import classes from './shell.module.css';

export interface NavigationItem {
  /** A place, or a place with the filters that make it another one. */
  readonly href: string;
  readonly label: string;
  readonly icon: ReactNode;
  /** The menu of the person signed in leads there, not the sidebar. */
  readonly isInMenu?: boolean;
  /** What asks for attention there. */
  readonly marks?: readonly NavigationMark[];
}

export interface NavigationMark {
  readonly text: string;
  /** The same in full, for screen readers. */
  readonly description: string;
  readonly isUrgent: boolean;
}

interface ShellLinkProps {
  readonly item: NavigationItem;
  readonly isCurrent: boolean;
  readonly onClick: () => void;
}

/** The item that the page shown belongs to: the one that says most about its address. */
export function useCurrentItem(items: readonly NavigationItem[]): NavigationItem | undefined {
  const pathname = usePathname();
  const query = useSearchParams().toString();
  return items
    .filter(({ href }) => (href.includes('?') ? href === `${pathname}?${query}` : pathname.startsWith(href)))
    .sort((one, other) => other.href.length - one.href.length)[0];
}

/** One place to go, and what waits there. */
export function ShellLink({ item, isCurrent, onClick }: ShellLinkProps) {
  return (
    <NavLink
      className={classes.link}
      component={Link}
      href={item.href}
      prefetch={false}
      label={item.label}
      leftSection={item.icon}
      rightSection={item.marks && <Marks marks={item.marks} />}
      active={isCurrent}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={onClick}
    />
  );
}

function Marks({ marks }: { readonly marks: readonly NavigationMark[] }) {
  return (
    <span className={classes.marks}>
      {marks.map(({ text, description, isUrgent }) => (
        <span key={description} className={classes.mark} data-urgent={isUrgent || undefined}>
          <span aria-hidden="true">{text}</span>
          <VisuallyHidden>{description}</VisuallyHidden>
        </span>
      ))}
    </span>
  );
}
