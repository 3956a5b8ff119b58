import { Anchor, Text } from '@mantine/core';
import Link from 'next/link';
import type { MailHealth } from '@/api';
import { formatAge, formatExact } from '@/shared/lib/format';
import { useSession } from '@/shared/lib/session';
import { useNow } from '@/shared/lib/use-now';
import { FiguresTable } from './figures-table';
import { formatNumber } from './format';
import classes from './mail-panel.module.css';
import { Panel } from './panel';

/** Whether mail flows. */
export function MailPanel({ mail }: { readonly mail: MailHealth }) {
  const now = useNow();
  const isAdmin = useSession().role === 'admin';
  const toLedger = isAdmin && (
    <Anchor component={Link} href="/mail/" size="xs" prefetch={false}>
      All mail
    </Anchor>
  );
  return (
    <Panel title="Mail" note="What agents are told by mail, now" action={toLedger}>
      <FiguresTable
        caption="Mail"
        columns={['State', 'Mails']}
        rows={[
          { key: 'sent', cells: ['Sent in the last 24 hours', formatNumber(mail.sent_last_day)] },
          { key: 'pending', cells: ['Waiting to be sent', formatNumber(mail.pending)] },
          {
            key: 'oldest',
            cells: [
              'Oldest of them',
              mail.oldest_pending ? (
                <time key="oldest" dateTime={mail.oldest_pending} title={formatExact(mail.oldest_pending)}>
                  {formatAge(mail.oldest_pending, now)}
                </time>
              ) : (
                '–'
              ),
            ],
          },
          {
            key: 'failed',
            cells: ['Failed', <Failed key="failed" count={mail.failed} isLinked={isAdmin} />],
          },
        ]}
      />
    </Panel>
  );
}

function Failed({ count, isLinked }: { readonly count: number; readonly isLinked: boolean }) {
  if (count === 0) return <Text size="sm">0</Text>;
  const text = formatNumber(count);
  if (!isLinked) return <span className={classes.failed}>{text}</span>;
  return (
    <Anchor
      component={Link}
      href="/mail/?status=failed"
      size="sm"
      prefetch={false}
      className={classes.failed}
    >
      {text}
    </Anchor>
  );
}
