import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Decision } from '@/api';
import { SearchIcon } from '@/shared/ui/icons';
import { EmptyState, ErrorState, ListSkeleton } from '@/shared/ui/states';
import classes from './decision-drawer.module.css';
import { DecisionRecord } from './decision-record';
import { decisionQuery } from './queries';

interface DecisionDrawerProps {
  /** Null: closed. */
  readonly id: number | null;
  readonly known: Decision | undefined;
  readonly onClose: () => void;
}

/** The full record of one decision beside the list. */
export function DecisionDrawer({ id, known, onClose }: DecisionDrawerProps) {
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title="Decision"
      closeButtonProps={{ 'aria-label': 'Close' }}
      overlayProps={{ backgroundOpacity: 0.3 }}
      classNames={{
        content: classes.content ?? '',
        header: classes.header ?? '',
        title: classes.title ?? '',
        body: classes.body ?? '',
      }}
    >
      {id !== null && <LoadedRecord key={id} id={id} known={known} />}
    </Drawer>
  );
}

function LoadedRecord({ id, known }: { readonly id: number; readonly known: Decision | undefined }) {
  const { data, error, refetch } = useQuery(decisionQuery(id, known));
  if (data) return <DecisionRecord decision={data} />;
  if (!error) return <ListSkeleton rows={4} />;
  if (error.status === 404) {
    return (
      <EmptyState icon={<SearchIcon width={20} height={20} />} title="There is no such decision">
        The link may be incomplete.
      </EmptyState>
    );
  }
  return <ErrorState title="The record could not be loaded" error={error} onRetry={() => void refetch()} />;
}
