import { Group, Text } from '@mantine/core';
import type { Agent, Decision, Ticket } from '@/api';
import { BarsIcon, StatusInProgressIcon, StatusOpenIcon } from '@/shared/ui/icons';

export const LEVEL_LABELS: Record<Agent['level'], string> = { senior: 'Senior', junior: 'Junior' };

export const PRIORITIES = ['high', 'medium', 'low'] as const satisfies readonly Ticket['priority'][];
export const PRIORITY_LABELS: Record<Ticket['priority'], string> = {
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};

export const TRIGGER_LABELS: Record<Decision['trigger'], string> = {
  created: 'New ticket',
  priority_changed: 'Priority changed',
  reopened: 'Reopened',
  drained: 'Had waited',
  hand_over: 'Handed over',
  hand_back: 'Handed back',
  agent_left: 'Agent left',
  manual: 'By hand',
  sweep: 'Sweep',
};

const BAR_LEVELS: Record<Ticket['priority'], 1 | 2 | 3> = { high: 3, medium: 2, low: 1 };

export function PriorityLabel({ priority }: { readonly priority: Ticket['priority'] }) {
  const color = priority === 'high' ? 'var(--app-danger)' : 'var(--mantine-color-dimmed)';
  return (
    <Group gap={8} wrap="nowrap">
      <BarsIcon level={BAR_LEVELS[priority]} style={{ color, flexShrink: 0 }} />
      <Text size="sm">{PRIORITY_LABELS[priority]}</Text>
    </Group>
  );
}

/** An agent holds open tickets and those in progress. */
export function StatusLabel({ status }: { readonly status: Ticket['status'] }) {
  const isOpen = status === 'open';
  const Icon = isOpen ? StatusOpenIcon : StatusInProgressIcon;
  const color = isOpen ? 'var(--mantine-color-dimmed)' : 'var(--app-progress)';
  return (
    <Group gap={8} wrap="nowrap">
      <Icon style={{ color, flexShrink: 0 }} />
      <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
        {isOpen ? 'Open' : 'In progress'}
      </Text>
    </Group>
  );
}
