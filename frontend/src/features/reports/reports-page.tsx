'use client';

import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useUrlParams } from '@/shared/lib/use-url-params';
import { PageHeader } from '@/shared/ui/page-header';
import { DAYS, formatDays, parseDays, USUAL_DAYS } from './days';
import { activityQuery, overviewQuery } from './queries';
import { Reports } from './reports';

/** How the desk is doing: what came in, who carries it, how long it takes. */
export function ReportsPage() {
  const [params, setParams] = useUrlParams();
  const days = parseDays(params);
  const overview = useQuery(overviewQuery);
  const activity = useQuery(activityQuery(days));
  return (
    <>
      <PageHeader
        title="Reports"
        action={
          <SegmentedControl
            size="xs"
            aria-label="Period"
            value={String(days)}
            onChange={(value) =>
              setParams(() => formatDays(DAYS.find((number) => String(number) === value) ?? USUAL_DAYS))
            }
            data={DAYS.map((number) => ({ value: String(number), label: `${number} days` }))}
          />
        }
      />
      <Reports overview={overview} activity={activity} />
    </>
  );
}
