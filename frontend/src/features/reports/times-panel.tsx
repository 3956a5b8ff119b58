import type { Overview, Spread } from '@/api';
import { FiguresTable } from './figures-table';
import { formatDuration, formatNumber } from './format';
import { Panel } from './panel';

/** How long tickets take to find an agent, and to be done. */
export function TimesPanel({ overview }: { readonly overview: Overview }) {
  return (
    <Panel title="Times" note={`Tickets assigned or closed in the last ${overview.days} days`}>
      <FiguresTable
        caption="Times"
        columns={['From creation', 'Median', '9 of 10 within', 'Tickets']}
        rows={[row('To an agent', overview.time_to_assign), row('To closed', overview.time_to_close)]}
      />
    </Panel>
  );
}

function row(name: string, { median, p90, count }: Spread) {
  return { key: name, cells: [name, formatDuration(median), formatDuration(p90), formatNumber(count)] };
}
