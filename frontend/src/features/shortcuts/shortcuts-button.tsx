'use client';

import { ActionIcon, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useShortcuts } from '@/shared/lib/use-shortcuts';
import { KeyboardIcon } from '@/shared/ui/navigation-icons';
import { ShortcutsDialog } from './shortcuts-dialog';

/** Shows every shortcut; so does `?`. */
export function ShortcutsButton() {
  const [isOpen, dialog] = useDisclosure();
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
      <ShortcutsDialog isOpen={isOpen} onClose={dialog.close} />
    </>
  );
}
