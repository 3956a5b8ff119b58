import { Kbd, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type Ref, useState } from 'react';
import { SearchIcon } from './icons';

interface SearchBoxProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onEnter?: (value: string) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** The key that leads here. */
  readonly hint?: string;
}

const PAUSE_MS = 300;

/** Searches once the typing pauses. Shows `value`, or what is being typed while it has the focus. */
export function SearchBox({ label, value, onChange, onEnter, inputRef, hint }: SearchBoxProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const search = useDebouncedCallback(onChange, PAUSE_MS);
  const shown = draft ?? value;
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      maxLength={200}
      ref={inputRef}
      leftSection={<SearchIcon />}
      rightSection={
        hint && !shown ? (
          <Kbd size="xs" aria-hidden="true" visibleFrom="sm">
            {hint}
          </Kbd>
        ) : null
      }
      rightSectionPointerEvents="none"
      aria-keyshortcuts={hint}
      value={shown}
      onChange={(event) => {
        setDraft(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
      onBlur={() => {
        search.flush();
        setDraft(null);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        search.flush();
        onEnter?.(event.currentTarget.value);
      }}
    />
  );
}
