import { ActionIcon, Group, Text } from '@mantine/core';
import { formatCount } from '@/shared/lib/format';
import { ChevronLeftIcon, ChevronRightIcon } from './icons';

interface PagerProps {
  readonly page: number;
  readonly pageSize: number;
  readonly shown: number;
  readonly count: number;
  readonly isCapped: boolean;
  readonly hasNext: boolean;
  readonly onPage: (page: number) => void;
}

/** `26–50 of 132`, and the ways back and on. */
export function Pager({ page, pageSize, shown, count, isCapped, hasNext, onPage }: PagerProps) {
  const first = (page - 1) * pageSize + 1;
  return (
    <Group component="nav" aria-label="Pages" justify="flex-end" gap="xs" wrap="nowrap">
      <Text size="sm" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {first.toLocaleString('en-GB')}–{(first + shown - 1).toLocaleString('en-GB')} of{' '}
        {formatCount(count, isCapped)}
      </Text>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label="Previous page"
        disabled={page <= 1}
        onClick={() => onPage(page - 1)}
      >
        <ChevronLeftIcon />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label="Next page"
        disabled={!hasNext}
        onClick={() => onPage(page + 1)}
      >
        <ChevronRightIcon />
      </ActionIcon>
    </Group>
  );
}
