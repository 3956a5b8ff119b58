import { Button } from '@mantine/core';
import Link from 'next/link';
import { PeopleIcon } from '@/shared/ui/icons';
import { EmptyState } from '@/shared/ui/states';

/** For addresses that name nobody. */
export function AgentNotFound() {
  return (
    <EmptyState
      icon={<PeopleIcon width={20} height={20} />}
      title="There is no such agent"
      order={1}
      action={
        <Button component={Link} href="/agents/" variant="default">
          All agents
        </Button>
      }
    >
      The address may be wrong or out of date.
    </EmptyState>
  );
}
