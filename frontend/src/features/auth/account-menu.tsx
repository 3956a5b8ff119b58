'use client';

import { type MantineColorScheme, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { accountsLogoutCreate, type Me } from '@/api';
import { LOGIN } from '@/shared/lib/return-path';
import { useSession } from '@/shared/lib/session';
import { ChevronsIcon, MoonIcon, ScreenIcon, SignOutIcon, SunIcon } from '@/shared/ui/icons';
import { PersonAvatar } from '@/shared/ui/person';
import classes from './account-menu.module.css';

const SCHEMES: readonly { value: MantineColorScheme; label: string; icon: React.ReactNode }[] = [
  { value: 'light', label: 'Light', icon: <SunIcon /> },
  { value: 'dark', label: 'Dark', icon: <MoonIcon /> },
  { value: 'auto', label: 'System', icon: <ScreenIcon /> },
];

const ROLES: Record<Me['role'], string> = { admin: 'Admin', agent: 'Agent', requester: 'Requester' };

/** Who is signed in, how the pages look, and the way out. */
export function AccountMenu() {
  const me = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useMutation({
    mutationFn: () => accountsLogoutCreate(),
    // A fresh page: nothing of this person stays in memory.
    onSuccess: () => window.location.replace(LOGIN),
    onError: (error) => notifications.show({ color: 'red', title: 'Not signed out', message: error.message }),
  });
  return (
    <Menu position="top-start" width={206}>
      <Menu.Target>
        <UnstyledButton className={classes.trigger}>
          <PersonAvatar name={me.name} size={28} />
          <span className={classes.who}>
            <Text component="span" size="sm" fw={500} truncate>
              {me.name}
            </Text>
            <Text component="span" size="xs" c="dimmed">
              {ROLES[me.role]}
            </Text>
          </span>
          <ChevronsIcon />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Appearance</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(value) =>
            setColorScheme(SCHEMES.find((scheme) => scheme.value === value)?.value ?? 'auto')
          }
        >
          {SCHEMES.map((scheme) => (
            <Menu.RadioItem key={scheme.value} value={scheme.value} rightSection={scheme.icon}>
              {scheme.label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<SignOutIcon />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
