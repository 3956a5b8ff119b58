import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Agent } from '@/api';
import { agentQuery, agentSuggestionsQuery } from './queries';

interface AgentSelectProps {
  readonly value: number | null;
  readonly onChange: (id: number | null) => void;
}

const PAUSE_MS = 250;

/** Finds an agent by name or e-mail, among all that there ever were. */
export function AgentSelect({ value, onChange }: AgentSelectProps) {
  const [search, setSearch] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const chosen = useQuery({ ...agentQuery(value ?? 0), enabled: value !== null }).data;
  const isChosenName = chosen !== undefined && search === nameOf(chosen);
  const [asked] = useDebouncedValue(isChosenName ? '' : search.trim(), PAUSE_MS);
  const { data: found = [], error } = useQuery({ ...agentSuggestionsQuery(asked), enabled: isOpen });
  const agents = chosen && !found.some(({ id }) => id === chosen.id) ? [chosen, ...found] : found;
  return (
    <Select
      aria-label="Agent"
      placeholder="Agent"
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Any agent' }}
      nothingFoundMessage={error ? error.message : 'No agent matches'}
      data={agents.map((agent) => ({ value: String(agent.id), label: nameOf(agent) }))}
      // The server has searched already.
      filter={({ options }) => options}
      value={value === null ? null : String(value)}
      onChange={(id) => onChange(id === null ? null : Number(id))}
      searchValue={search}
      onSearchChange={setSearch}
      onDropdownOpen={() => setIsOpen(true)}
      onDropdownClose={() => setIsOpen(false)}
      maxDropdownHeight={280}
    />
  );
}

function nameOf(agent: Agent): string {
  return agent.is_active ? agent.name : `${agent.name} (left)`;
}
