'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { HOME } from '@/shared/lib/return-path';
import { PageLoader } from '@/shared/ui/states';

/** `/` leads to the tickets. */
export default function RootPage() {
  const router = useRouter();
  useEffect(() => router.replace(HOME), [router]);
  return <PageLoader />;
}
