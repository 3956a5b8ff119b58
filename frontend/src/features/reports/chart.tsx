import { Skeleton } from '@mantine/core';
import dynamic from 'next/dynamic';

/** The charts and their library come only with the pages that show them. */
export const Bars = dynamic(() => import('./bars').then((module) => module.Bars), {
  ssr: false,
  loading: () => <Skeleton height={CHART_HEIGHT} />,
});

export const CHART_HEIGHT = 260;
