'use client';

import { AppShell, Box, Burger } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useId } from 'react';
import { Logo, LogoMark } from './logo';
import classes from './shell.module.css';
import { type NavigationItem, ShellLink, useCurrentItem } from './shell-link';

interface ShellProps {
  readonly navigation: readonly NavigationItem[];
  /** Stands in the top bar of every page. */
  readonly search: ReactNode;
  /** Stands at the end of the top bar where there is room. */
  readonly tools: ReactNode;
  /** Stands at the foot of the sidebar. */
  readonly account: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every signed-in page: a top bar, a sidebar that small screens open from it, and the page. */
export function Shell({ navigation, search, tools, account, children }: ShellProps) {
  const [isOpen, { toggle, close }] = useDisclosure();
  const sidebarId = useId();
  const current = useCurrentItem(navigation);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
    >
      <a href="#content" className={classes.skip}>
        Skip to content
      </a>
      <AppShell.Header className={classes.header}>
        <Box className={classes.brand} visibleFrom="sm">
          <Logo />
        </Box>
        <Box hiddenFrom="sm" lh={0}>
          <LogoMark />
        </Box>
        <div className={classes.search}>{search}</div>
        <Box visibleFrom="sm">{tools}</Box>
        <Burger
          size="sm"
          hiddenFrom="sm"
          opened={isOpen}
          onClick={toggle}
          aria-label={isOpen ? 'Close navigation' : 'Open navigation'}
          aria-expanded={isOpen}
          aria-controls={sidebarId}
        />
      </AppShell.Header>
      <AppShell.Navbar id={sidebarId} className={classes.sidebar} aria-label="Main" mod={{ open: isOpen }}>
        <div className={classes.links}>
          {navigation
            .filter(({ isInMenu }) => !isInMenu)
            .map((item) => (
              <ShellLink key={item.href} item={item} isCurrent={item === current} onClick={close} />
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
