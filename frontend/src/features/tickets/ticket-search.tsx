'use client';

import { Box } from '@mantine/core';
import { usePathname, useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { FIRST_PAGE } from '@/shared/lib/places';
import { HOME } from '@/shared/lib/return-path';
import { useShortcuts } from '@/shared/lib/use-shortcuts';
import { useUrlParams } from '@/shared/lib/use-url-params';
import { SearchBox } from '@/shared/ui/search-box';
import { formatFilters, parseFilters } from './filters';

const LABEL = 'Search tickets';

/** Searches the ticket list: as one types where the list is shown, and with Enter from every other page. */
export function TicketSearch() {
  const isOnList = usePathname() === HOME;
  return isOnList ? <LiveSearch /> : <SearchFromElsewhere />;
}

function LiveSearch() {
  const [params, setParams] = useUrlParams();
  const inputRef = useSearchShortcut();
  return (
    <Box role="search" aria-label="All tickets">
      <SearchBox
        label={LABEL}
        hint="/"
        inputRef={inputRef}
        value={parseFilters(params).search}
        onChange={(search) => {
          setParams((now) => {
            const shown = parseFilters(now);
            if (search.trim() === shown.search) return now;
            return formatFilters({ ...shown, search: search.trim(), page: FIRST_PAGE });
          });
        }}
      />
    </Box>
  );
}

function SearchFromElsewhere() {
  const router = useRouter();
  const [text, setText] = useState('');
  const inputRef = useSearchShortcut();
  return (
    <Box role="search" aria-label="All tickets">
      <SearchBox
        label={LABEL}
        hint="/"
        inputRef={inputRef}
        value={text}
        onChange={setText}
        onEnter={(search) => {
          if (search.trim()) router.push(`${HOME}?${new URLSearchParams({ search: search.trim() })}`);
        }}
      />
    </Box>
  );
}

function useSearchShortcut() {
  const inputRef = useRef<HTMLInputElement>(null);
  useShortcuts({
    '/': () => {
      inputRef.current?.focus();
      inputRef.current?.select();
    },
  });
  return inputRef;
}
