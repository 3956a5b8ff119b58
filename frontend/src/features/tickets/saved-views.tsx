import { Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { FIRST_PAGE } from '@/shared/lib/places';
import { useUrlParams } from '@/shared/lib/use-url-params';
import { CheckIcon, ChevronDownIcon, PlusIcon } from '@/shared/ui/icons';
import { DeleteViewsDialog } from './delete-views-dialog';
import { formatFilters, type TicketFilters } from './filters';
import { BookmarkIcon, TrashIcon } from './icons';
import { savedViewsQuery } from './queries';
import { SaveViewDialog } from './save-view-dialog';

/** One's own named filters: to use, to save, to delete. */
export function SavedViews({ filters }: { readonly filters: TicketFilters }) {
  const [, setParams] = useUrlParams();
  const { data, error } = useQuery(savedViewsQuery);
  const [isSaving, save] = useDisclosure();
  const [isDeleting, remove] = useDisclosure();
  const views = data?.results ?? [];
  const query = formatFilters({ ...filters, page: FIRST_PAGE }).toString();
  const current = views.find((view) => view.query === query);
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button
            variant="default"
            fw={500}
            leftSection={<BookmarkIcon />}
            rightSection={<ChevronDownIcon width={14} height={14} />}
          >
            {current ? `View: ${current.name}` : 'Views'}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {error && !data ? error.message : views.length > 0 ? 'Your views' : 'No saved views yet'}
          </Menu.Label>
          {views.map((view) => (
            <Menu.Item
              key={view.id}
              rightSection={view === current && <CheckIcon />}
              aria-current={view === current ? 'true' : undefined}
              onClick={() => setParams(() => new URLSearchParams(view.query))}
            >
              {view.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<PlusIcon />} onClick={save.open}>
            Save this view…
          </Menu.Item>
          {views.length > 0 && (
            <Menu.Item leftSection={<TrashIcon />} onClick={remove.open}>
              Delete views…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <SaveViewDialog query={query} isOpen={isSaving} onClose={save.close} />
      <DeleteViewsDialog views={views} isOpen={isDeleting} onClose={remove.close} />
    </>
  );
}
