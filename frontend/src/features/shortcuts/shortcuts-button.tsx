'use client';

import { ActionIcon, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import dynamic from 'next/dynamic';
import { useShortcuts } from '@/shared/lib/use-shortcuts';
import { useWasTrue } from '@/shared/lib/use-was-true';
import { KeyboardIcon } from '@/shared/ui/navigation-icons';

const ShortcutsDialog = dynamic(() => import('./shortcuts-dialog').then((module) => module.ShortcutsDialog), {
  ssr: false,
});

/** Shows every shortcut; so does `?`. */
export function ShortcutsButton() {
  const [isOpen, dialog] = useDisclosure();
  const wasOpen = useWasTrue(isOpen);
  useShortcuts({ '?': dialog.open });
  return (
    <>
      <Tooltip label="Keyboard shortcuts">
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label="Keyboard shortcuts"
          aria-keyshortcuts="?"
          onClick={dialog.open}
        >
          <KeyboardIcon />
        </ActionIcon>
      </Tooltip>
      {wasOpen && <ShortcutsDialog isOpen={isOpen} onClose={dialog.close} />}
    </>
  );
}
