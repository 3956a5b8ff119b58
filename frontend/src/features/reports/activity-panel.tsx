import type { Day } from '@/api';
import type { Series } from './bars';
import { Bars, CHART_HEIGHT } from './chart';
import { FiguresTable } from './figures-table';
import { formatDay, formatNumber, PRIORITIES, PRIORITY_LABELS } from './format';
import { ChartPanel } from './panel';

interface ActivityPanelProps {
  readonly title: string;
  readonly days: readonly Day[];
  readonly what: 'arrived' | 'closed';
}

/** From the bottom up. */
const SERIES: readonly Series[] = PRIORITIES.map((name) => ({
  name,
  label: PRIORITY_LABELS[name],
  color: `var(--chart-${name})`,
}));

/** How many tickets came, or were closed, on each day, by priority. */
export function ActivityPanel({ title, days, what }: ActivityPanelProps) {
  const sum = (day: Day) => PRIORITIES.reduce((total, priority) => total + day[what][priority], 0);
  const total = days.reduce((all, day) => all + sum(day), 0);
  const note = `${formatNumber(total)} tickets in ${days.length} days (UTC)`;
  return (
    <ChartPanel
      title={title}
      note={note}
      chart={
        <Bars
          summary={`Bar chart. ${title}: ${note}.`}
          data={days.map((day) => ({ day: formatDay(day.date), ...day[what] }))}
          dataKey="day"
          series={SERIES}
          height={CHART_HEIGHT}
        />
      }
      table={
        <FiguresTable
          caption={title}
          columns={['Day', ...PRIORITIES.map((priority) => PRIORITY_LABELS[priority]), 'All']}
          rows={days.toReversed().map((day) => ({
            key: day.date,
            cells: [
              formatDay(day.date),
              ...PRIORITIES.map((priority) => formatNumber(day[what][priority])),
              formatNumber(sum(day)),
            ],
          }))}
        />
      }
    />
  );
}
