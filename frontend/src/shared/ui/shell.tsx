'use client';

import { AppShell, Burger, Group, NavLink } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useId } from 'react';
import { Logo } from './logo';
import classes from './shell.module.css';

export interface NavigationItem {
  readonly href: string;
  readonly label: string;
  readonly icon: ReactNode;
}

interface ShellProps {
  readonly navigation: readonly NavigationItem[];
  /** Stands at the foot of the sidebar. */
  readonly account: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every signed-in page: a sidebar, which on small screens opens from a top bar, and the page. */
export function Shell({ navigation, account, children }: ShellProps) {
  const [isOpen, { toggle, close }] = useDisclosure();
  const sidebarId = useId();
  return (
    <AppShell
      header={{ height: { base: 52, sm: 0 } }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
    >
      <a href="#content" className={classes.skip}>
        Skip to content
      </a>
      <AppShell.Header className={classes.header} hiddenFrom="sm">
        <Logo />
        <Burger
          size="sm"
          opened={isOpen}
          onClick={toggle}
          aria-label={isOpen ? 'Close navigation' : 'Open navigation'}
          aria-expanded={isOpen}
          aria-controls={sidebarId}
        />
      </AppShell.Header>
      <AppShell.Navbar id={sidebarId} className={classes.sidebar} aria-label="Main" mod={{ open: isOpen }}>
        <Group visibleFrom="sm" className={classes.brand}>
          <Logo />
        </Group>
        <div className={classes.links}>
          {navigation.map((item) => (
            <SidebarLink key={item.href} item={item} onClick={close} />
          ))}
        </div>
        {account}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

function SidebarLink({ item, onClick }: { readonly item: NavigationItem; readonly onClick: () => void }) {
  const isCurrent = usePathname().startsWith(item.href);
  return (
    <NavLink
      className={classes.link}
      component={Link}
      href={item.href}
      label={item.label}
      leftSection={item.icon}
      active={isCurrent}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={onClick}
    />
  );
}
