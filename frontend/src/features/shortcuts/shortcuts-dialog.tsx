import { Kbd, Modal, Stack, Switch, Text, Title } from '@mantine/core';
import { useShortcutsEnabled } from '@/shared/lib/use-shortcuts';
import classes from './shortcuts-dialog.module.css';

const GROUPS = [
  {
    title: 'Everywhere',
    shortcuts: [
      { key: '/', does: 'Search tickets' },
      { key: '?', does: 'Show the shortcuts' },
    ],
  },
  {
    title: 'In the ticket list',
    shortcuts: [
      { key: 'c', does: 'Create a ticket' },
      { key: 'j', does: 'Go to the next ticket' },
      { key: 'k', does: 'Go to the previous ticket' },
      { key: 'Enter', does: 'Open the ticket' },
      { key: 'x', does: 'Select or leave out the ticket (admins)' },
      { key: 'Esc', does: 'Clear the selection' },
    ],
  },
] as const;

interface ShortcutsDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** What each key does, and a switch for those whom single keys disturb. */
export function ShortcutsDialog({ isOpen, onClose }: ShortcutsDialogProps) {
  const [isEnabled, setIsEnabled] = useShortcutsEnabled();
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keyboard shortcuts">
      <Stack gap="lg">
        {GROUPS.map(({ title, shortcuts }) => (
          <section key={title}>
            <Title order={3} size="sm" mb={4}>
              {title}
            </Title>
            <dl className={classes.list}>
              {shortcuts.map(({ key, does }) => (
                <div key={key} className={classes.row}>
                  <Text component="dt" size="md">
                    {does}
                  </Text>
                  <dd className={classes.key}>
                    <Kbd>{key}</Kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <Switch
          label="Use single-key shortcuts"
          checked={isEnabled}
          onChange={(event) => setIsEnabled(event.currentTarget.checked)}
        />
      </Stack>
    </Modal>
  );
}
