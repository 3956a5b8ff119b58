import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AgentPage } from '@/features/agents/agent-page';
import { ListSkeleton } from '@/shared/ui/states';

export const metadata: Metadata = { title: 'Agent' };

export default function Page() {
  return (
    <Suspense fallback={<ListSkeleton />}>
      <AgentPage />
    </Suspense>
  );
}
