import { useQuery } from '@tanstack/react-query';
import type { Counts, Me } from '@/api';
import { ownTicketsPath } from '@/shared/lib/return-path';
import { useSession } from '@/shared/lib/session';
import { DeviceIcon, HistoryIcon, KeyIcon, PersonIcon, TicketIcon } from '@/shared/ui/icons';
import {
  AccountsIcon,
  AgentsIcon,
  DecisionsIcon,
  MailIcon,
  QueueIcon,
  ReportsIcon,
} from '@/shared/ui/navigation-icons';
import type { NavigationItem, NavigationMark } from '@/shared/ui/shell-link';
import { countsQuery } from './queries';

type Role = Me['role'];

interface Place extends NavigationItem {
  readonly roles: readonly Role[];
  readonly marksOf?: (counts: Counts) => readonly NavigationMark[];
}

const ADMINS: readonly Role[] = ['admin'];
const STAFF: readonly Role[] = ['admin', 'agent'];
const EVERYONE: readonly Role[] = ['admin', 'agent', 'requester'];

/** What every page needs, listed in the sidebar or not. */
const PLACES: readonly Place[] = [
  { href: '/tickets/', label: 'Tickets', icon: <TicketIcon />, roles: EVERYONE },
  { href: '/queue/', label: 'Queue', icon: <QueueIcon />, roles: STAFF, marksOf: waitingMarks },
  { href: '/agents/', label: 'Agents', icon: <AgentsIcon />, roles: STAFF },
  { href: '/decisions/', label: 'Decisions', icon: <DecisionsIcon />, roles: STAFF },
  { href: '/mail/', label: 'Mail', icon: <MailIcon />, roles: ADMINS, marksOf: mailMarks },
  { href: '/reports/', label: 'Reports', icon: <ReportsIcon />, roles: STAFF },
  { href: '/history/', label: 'History', icon: <HistoryIcon />, roles: ADMINS },
  { href: '/accounts/', label: 'Accounts', icon: <AccountsIcon />, roles: ADMINS },
  { href: '/accounts/tokens/', label: 'API tokens', icon: <KeyIcon />, roles: EVERYONE, isInMenu: true },
  {
    href: '/accounts/sessions/',
    label: 'Signed-in browsers',
    icon: <DeviceIcon />,
    roles: EVERYONE,
    isInMenu: true,
  },
];

/** Where the person signed in can go, and what asks for attention there. */
export function useNavigation(): readonly NavigationItem[] {
  const { role, agent } = useSession();
  const { data: counts } = useQuery({ ...countsQuery, enabled: STAFF.includes(role) });
  const places = PLACES.filter(({ roles }) => roles.includes(role)).map(
    ({ href, label, icon, isInMenu, marksOf }) => ({
      href,
      label,
      icon,
      isInMenu: isInMenu ?? false,
      marks: counts && marksOf ? marksOf(counts) : [],
    }),
  );
  if (agent === null) return places;
  return [{ href: ownTicketsPath(agent), label: 'My tickets', icon: <PersonIcon /> }, ...places];
}

/** Whether the person signed in may go to the page of this address; the API would refuse its data. */
export function useMayVisit(pathname: string): boolean {
  const { role } = useSession();
  const [place] = PLACES.filter(({ href }) => pathname.startsWith(href)).sort(
    (one, other) => other.href.length - one.href.length,
  );
  return place === undefined || place.roles.includes(role);
}

function waitingMarks({ waiting }: Counts): NavigationMark[] {
  const all = waiting.high + waiting.medium + waiting.low;
  return [
    ...mark(waiting.high, `${short(waiting.high)} high`, `${waiting.high} waiting with high priority`, true),
    ...mark(all, short(all), `${all} waiting`, false),
  ];
}

function mailMarks({ failed_mails: failed }: Counts): NavigationMark[] {
  return mark(failed, `${short(failed)} failed`, `${failed} failed`, true);
}

function mark(count: number, text: string, description: string, isUrgent: boolean): NavigationMark[] {
  return count > 0 ? [{ text, description, isUrgent }] : [];
}

function short(count: number): string {
  return count > 999 ? '999+' : String(count);
}
