import { Drawer } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ErrorState, ListSkeleton } from '@/shared/ui/states';
import classes from './mail-drawer.module.css';
import { MailFacts } from './mail-facts';
import { findInLists, mailQuery } from './queries';

interface MailDrawerProps {
  /** Which mail; null while none is open. */
  readonly id: number | null;
  readonly onClose: () => void;
  readonly onTicket: (ticket: number) => void;
}

/** One mail: what it says, how it fared, why it failed. */
export function MailDrawer({ id, onClose, onTicket }: MailDrawerProps) {
  return (
    <Drawer.Root
      opened={id !== null}
      onClose={onClose}
      position="right"
      size={620}
      classNames={{
        content: classes.content,
        header: classes.header,
        title: classes.title,
        body: classes.body,
      }}
    >
      <Drawer.Overlay backgroundOpacity={0.35} />
      {id !== null && <MailInDrawer key={id} id={id} onTicket={onTicket} />}
    </Drawer.Root>
  );
}

function MailInDrawer({ id, onTicket }: Pick<MailDrawerProps, 'onTicket'> & { readonly id: number }) {
  const queryClient = useQueryClient();
  const { data, error, refetch } = useQuery({
    ...mailQuery(id),
    placeholderData: () => findInLists(queryClient, id),
  });
  return (
    <Drawer.Content>
      <Drawer.Header>
        <Drawer.Title>{data?.subject ?? 'Mail'}</Drawer.Title>
        <Drawer.CloseButton aria-label="Close" />
      </Drawer.Header>
      <Drawer.Body>
        {data && <MailFacts mail={data} onTicket={onTicket} />}
        {!data && !error && <ListSkeleton rows={4} />}
        {!data && error && (
          <ErrorState title="The mail could not be loaded" error={error} onRetry={() => void refetch()} />
        )}
      </Drawer.Body>
    </Drawer.Content>
  );
}
