import type { Metadata } from 'next';
import { Suspense } from 'react';
import { MailPage } from '@/features/mail/mail-page';
import { ListSkeleton } from '@/shared/ui/states';

export const metadata: Metadata = { title: 'Mail' };

export default function Page() {
  return (
    <Suspense fallback={<ListSkeleton />}>
      <MailPage />
    </Suspense>
  );
}
