import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AgentsPage } from '@/features/agents/agents-page';
import { ListSkeleton } from '@/shared/ui/states';

export const metadata: Metadata = { title: 'Agents' };

export default function Page() {
  return (
    <Suspense fallback={<ListSkeleton />}>
      <AgentsPage />
    </Suspense>
  );
}
