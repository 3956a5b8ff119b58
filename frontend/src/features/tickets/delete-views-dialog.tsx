import { ActionIcon, Button, Group, Modal, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { SavedView } from '@/api';
import classes from './delete-views-dialog.module.css';
import { TrashIcon } from './icons';
import { useDeleteView, useSaveView } from './queries';

interface DeleteViewsDialogProps {
  readonly views: readonly SavedView[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Deletes views, each at once; a toast offers to bring it back. */
export function DeleteViewsDialog({ views, isOpen, onClose }: DeleteViewsDialogProps) {
  const remove = useDeleteView();
  const restore = useSaveView();
  const tell = (message: React.ReactNode, color?: string) =>
    notifications.show({ role: 'status', message, withBorder: true, ...(color && { color }) });
  const bringBack = ({ name, query }: SavedView) =>
    restore.mutate({ name, query }, { onError: (error) => tell(error.message, 'red') });
  const removeView = (view: SavedView) =>
    remove.mutate(view.id, {
      onSuccess: () => tell(<Deleted view={view} onUndo={() => bringBack(view)} />),
      onError: (error) => tell(error.message, 'red'),
    });
  return (
    <Modal opened={isOpen} onClose={onClose} title="Delete views">
      {views.length === 0 ? (
        <Text c="dimmed">None is left.</Text>
      ) : (
        <ul className={classes.list}>
          {views.map((view) => (
            <li key={view.id} className={classes.row}>
              <Text size="md" truncate>
                {view.name}
              </Text>
              <ActionIcon
                variant="subtle"
                color="red"
                size="lg"
                aria-label={`Delete ${view.name}`}
                disabled={remove.isPending}
                onClick={() => removeView(view)}
              >
                <TrashIcon />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}

function Deleted({ view, onUndo }: { readonly view: SavedView; readonly onUndo: () => void }) {
  return (
    <Group justify="space-between" wrap="nowrap">
      The view {view.name} is deleted.
      <Button variant="default" size="xs" onClick={onUndo}>
        Undo
      </Button>
    </Group>
  );
}
