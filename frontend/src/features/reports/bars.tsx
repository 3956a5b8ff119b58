import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import classes from './bars.module.css';
import { formatNumber } from './format';

export interface Series {
  readonly name: string;
  readonly label: string;
  readonly color: string;
}

interface BarsProps {
  /** What the chart shows, for those who do not see it. The table says the rest. */
  readonly summary: string;
  readonly data: readonly Record<string, string | number>[];
  readonly dataKey: string;
  readonly series: readonly Series[];
  readonly height: number;
  /** Bars that lie, one a row, for names that need room. */
  readonly isLying?: boolean;
}

/** Stacked bars. */
export function Bars({ summary, data, dataKey, series, height, isLying = false }: BarsProps) {
  return (
    <div role="img" aria-label={summary} className={classes.chart}>
      <BarChart
        h={height}
        type="stacked"
        data={[...data]}
        dataKey={dataKey}
        series={[...series]}
        orientation={isLying ? 'vertical' : 'horizontal'}
        withLegend
        legendProps={{ verticalAlign: 'top', height: 36, itemSorter: null }}
        gridAxis={isLying ? 'y' : 'x'}
        valueFormatter={formatNumber}
        accessibilityLayer={false}
        barProps={{ isAnimationActive: false }}
        maxBarWidth={28}
        xAxisProps={isLying ? { allowDecimals: false } : { minTickGap: 24 }}
        yAxisProps={isLying ? { width: 128, interval: 0 } : { allowDecimals: false, width: 36 }}
      />
    </div>
  );
}
