import { Button, Center } from '@mantine/core';
import type { Metadata } from 'next';
import { HOME } from '@/shared/lib/return-path';
import { SearchIcon } from '@/shared/ui/icons';
import { EmptyState } from '@/shared/ui/states';

export const metadata: Metadata = { title: 'Page not found' };

export default function NotFound() {
  return (
    <Center component="main" mih="100dvh">
      <EmptyState
        icon={<SearchIcon width={20} height={20} />}
        title="Page not found"
        order={1}
        action={
          <Button component="a" href={HOME}>
            Go to tickets
          </Button>
        }
      >
        There is nothing at this address. It may have moved, or the link may be incomplete.
      </EmptyState>
    </Center>
  );
}
