import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import classes from './composer.module.css';
import { mentionableQuery } from './queries';

const PAUSE_MS = 250;

interface MentionSelectProps {
  readonly onChoose: (name: string, agent: number) => void;
}

/** Finds an agent to mention; who is chosen is written into the text. */
export function MentionSelect({ onChoose }: MentionSelectProps) {
  const [search, setSearch] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [asked] = useDebouncedValue(search.trim(), PAUSE_MS);
  const { data, error } = useQuery({ ...mentionableQuery(asked), enabled: isOpen });
  const choose = (value: string | null) => {
    const agent = data?.results.find(({ id }) => String(id) === value);
    if (agent) onChoose(agent.name, agent.id);
    setSearch('');
  };
  return (
    <Select
      aria-label="Mention an agent"
      placeholder="@ Mention"
      className={classes.mention}
      searchable
      nothingFoundMessage={error ? error.message : 'No agent matches'}
      data={(data?.results ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
      // The server has searched already.
      filter={({ options }) => options}
      value={null}
      onChange={choose}
      searchValue={search}
      onSearchChange={setSearch}
      onDropdownOpen={() => setIsOpen(true)}
      onDropdownClose={() => setIsOpen(false)}
      maxDropdownHeight={240}
      comboboxProps={{ width: 240, position: 'top-start' }}
    />
  );
}
