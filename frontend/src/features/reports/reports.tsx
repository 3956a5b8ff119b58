import type { UseQueryResult } from '@tanstack/react-query';
import type { Activity, Overview } from '@/api';
import type { ApiError } from '@/shared/lib/api-error';
import { StaleNotice } from '@/shared/ui/stale-notice';
import { ErrorState } from '@/shared/ui/states';
import { ActivityPanel } from './activity-panel';
import { CountsPanel } from './counts-panel';
import { Figures } from './figures';
import { LoadPanel } from './load-panel';
import { MailPanel } from './mail-panel';
import classes from './reports.module.css';
import { ReportsSkeleton } from './reports-skeleton';
import { TimesPanel } from './times-panel';
import { WaitingPanel } from './waiting-panel';

interface ReportsProps {
  readonly overview: UseQueryResult<Overview, ApiError>;
  readonly activity: UseQueryResult<Activity, ApiError>;
}

/** The figures in each of their states: on their way, refused, failed, there. */
export function Reports({ overview, activity }: ReportsProps) {
  const error = overview.error ?? activity.error;
  const retry = () => {
    void overview.refetch();
    void activity.refetch();
  };
  if (!overview.data || !activity.data) {
    if (!error) return <ReportsSkeleton />;
    return <ErrorState title="The reports could not be loaded" error={error} onRetry={retry} />;
  }
  return (
    <div className={classes.page} aria-busy={activity.isPlaceholderData}>
      {error && <StaleNotice error={error} onRetry={retry} isInset />}
      <Figures overview={overview.data} activity={activity.data} />
      <div className={classes.grid}>
        <ActivityPanel title="Arrivals per day" days={activity.data.days} what="arrived" />
        <ActivityPanel title="Closures per day" days={activity.data.days} what="closed" />
        <div className={classes.stack}>
          <LoadPanel agents={overview.data.agents} />
          <MailPanel mail={overview.data.mail} />
        </div>
        <div className={classes.stack}>
          <WaitingPanel waiting={overview.data.waiting} />
          <TimesPanel overview={overview.data} />
          <CountsPanel tickets={overview.data.tickets} />
        </div>
      </div>
    </div>
  );
}
