import { ActionIcon, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatCount } from '@/shared/lib/format';
import { type Page, pageOf } from '@/shared/lib/places';
import { ChevronLeftIcon, ChevronRightIcon } from './icons';

interface PagerProps {
  readonly page: Page;
  readonly pageSize: number;
  readonly shown: number;
  readonly count: number;
  readonly isCapped: boolean;
  /** Where the neighbouring pages are, as the API says. */
  readonly next: string | null;
  readonly previous: string | null;
  readonly onPage: (page: Page) => void;
}

/** `26–50 of 132`, and the ways back and on. */
export function Pager({ page, pageSize, shown, count, isCapped, next, previous, onPage }: PagerProps) {
  const number = previous === null ? 1 : page.number;
  const first = (number - 1) * pageSize + 1;
  return (
    <Group component="nav" aria-label="Pages" justify="flex-end" gap="xs" wrap="nowrap">
      <Text size="sm" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {first.toLocaleString('en-GB')}–{(first + shown - 1).toLocaleString('en-GB')} of{' '}
        {formatCount(count, isCapped)}
      </Text>
      <Turn label="Previous page" link={previous} onPage={onPage}>
        <ChevronLeftIcon />
      </Turn>
      <Turn label="Next page" link={next} onPage={onPage}>
        <ChevronRightIcon />
      </Turn>
    </Group>
  );
}

interface TurnProps {
  readonly label: string;
  readonly link: string | null;
  readonly onPage: (page: Page) => void;
  readonly children: ReactNode;
}

function Turn({ label, link, onPage, children }: TurnProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      disabled={link === null}
      onClick={() => link !== null && onPage(pageOf(link))}
    >
      {children}
    </ActionIcon>
  );
}
