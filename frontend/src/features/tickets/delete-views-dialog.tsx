import { ActionIcon, Modal, Text } from '@mantine/core';
import type { SavedView } from '@/api';
import { announce, announceFailure } from '@/shared/ui/announcement';
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
  const bringBack = ({ name, query }: SavedView) =>
    restore.mutate(
      { name, query },
      { onError: (error) => announceFailure(`The view ${name} was not brought back.`, error) },
    );
  const removeView = (view: SavedView) =>
    remove.mutate(view.id, {
      onSuccess: () =>
        announce({
          tone: 'success',
          title: `The view ${view.name} is deleted.`,
          undo: () => bringBack(view),
        }),
      onError: (error) => announceFailure(`The view ${view.name} was not deleted.`, error),
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
