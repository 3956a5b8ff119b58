import { Group, Text } from '@mantine/core';
import type { Ticket } from '@/api';
import { BarsIcon, StatusClosedIcon, StatusInProgressIcon, StatusOpenIcon } from './icons';

export const PRIORITY_LABELS: Record<Ticket['priority'], string> = {
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};

export const STATUS_LABELS: Record<Ticket['status'], string> = {
  open: 'Open',
  in_progress: 'In progress',
  closed: 'Closed',
};

const PRIORITY_LEVELS: Record<Ticket['priority'], 1 | 2 | 3> = { high: 3, medium: 2, low: 1 };

export function PriorityIcon({ priority }: { readonly priority: Ticket['priority'] }) {
  const color = priority === 'high' ? 'var(--app-danger)' : 'var(--mantine-color-dimmed)';
  return <BarsIcon level={PRIORITY_LEVELS[priority]} style={{ color, flexShrink: 0 }} />;
}

export function StatusIcon({ status }: { readonly status: Ticket['status'] }) {
  const style = { flexShrink: 0 };
  if (status === 'open') return <StatusOpenIcon style={{ ...style, color: 'var(--mantine-color-dimmed)' }} />;
  if (status === 'in_progress')
    return <StatusInProgressIcon style={{ ...style, color: 'var(--app-progress)' }} />;
  return <StatusClosedIcon style={{ ...style, color: 'var(--app-success)' }} />;
}

export function PriorityLabel({ priority }: { readonly priority: Ticket['priority'] }) {
  return (
    <Group gap={8} wrap="nowrap">
      <PriorityIcon priority={priority} />
      <Text size="sm">{PRIORITY_LABELS[priority]}</Text>
    </Group>
  );
}

export function StatusLabel({ status }: { readonly status: Ticket['status'] }) {
  return (
    <Group gap={8} wrap="nowrap">
      <StatusIcon status={status} />
      <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
        {STATUS_LABELS[status]}
      </Text>
    </Group>
  );
}
