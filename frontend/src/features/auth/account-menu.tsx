'use client';

import { type MantineColorScheme, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useRef } from 'react';
import { accountsLogoutCreate, type Me } from '@/api';
import { LOGIN } from '@/shared/lib/return-path';
import { useSession } from '@/shared/lib/session';
import { useWasTrue } from '@/shared/lib/use-was-true';
import { announceFailure } from '@/shared/ui/announcement';
import {
  ChevronsIcon,
  DeviceIcon,
  KeyIcon,
  LockIcon,
  MoonIcon,
  PersonIcon,
  ScreenIcon,
  SignOutIcon,
  SunIcon,
} from '@/shared/ui/icons';
import { PersonAvatar } from '@/shared/ui/person';
import classes from './account-menu.module.css';

const PasswordDialog = dynamic(() => import('./password-dialog').then((module) => module.PasswordDialog), {
  ssr: false,
});
const ProfileDialog = dynamic(() => import('./profile-dialog').then((module) => module.ProfileDialog), {
  ssr: false,
});

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
    onError: (error) => announceFailure('Not signed out', error),
  });
  const trigger = useRef<HTMLButtonElement>(null);
  const [isEditing, editing] = useDisclosure();
  const [isChangingPassword, changingPassword] = useDisclosure();
  const wasEditing = useWasTrue(isEditing);
  const wasChangingPassword = useWasTrue(isChangingPassword);
  const restoreFocus = () => trigger.current?.focus();
  return (
    <>
      <Menu position="top-start" width={206}>
        <Menu.Target>
          <UnstyledButton ref={trigger} className={classes.trigger}>
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
          <Menu.Item leftSection={<PersonIcon />} onClick={editing.open}>
            Your profile
          </Menu.Item>
          <Menu.Item leftSection={<LockIcon />} onClick={changingPassword.open}>
            Change password
          </Menu.Item>
          <Menu.Item component={Link} href="/accounts/tokens/" prefetch={false} leftSection={<KeyIcon />}>
            API tokens
          </Menu.Item>
          <Menu.Item
            component={Link}
            href="/accounts/sessions/"
            prefetch={false}
            leftSection={<DeviceIcon />}
          >
            Signed-in browsers
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<SignOutIcon />} onClick={() => signOut.mutate()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {wasEditing && <ProfileDialog isOpen={isEditing} onClose={editing.close} onClosed={restoreFocus} />}
      {wasChangingPassword && (
        <PasswordDialog
          isOpen={isChangingPassword}
          onClose={changingPassword.close}
          onClosed={restoreFocus}
        />
      )}
    </>
  );
}
