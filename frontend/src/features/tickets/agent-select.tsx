import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Agent } from '@/api';
import { agentOptionsQuery, agentQuery } from './queries';

interface AgentSelectProps extends Omit<SelectProps, 'value' | 'onChange' | 'data'> {
  readonly value: number | null;
  readonly onChange: (agent: number | null) => void;
  /** Whether to say who is available and how much each one holds. */
  readonly withLoad?: boolean;
}

const PAUSE_MS = 200;

/** Finds an agent by name or e-mail, however many there are. */
export function AgentSelect({ value, onChange, withLoad = false, ...props }: AgentSelectProps) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text, PAUSE_MS);
  const { data: chosen } = useQuery({ ...agentQuery(value ?? 0), enabled: value !== null });
  // What the field shows once one is chosen is its name, and no search.
  const { data, error, isPending } = useQuery(agentOptionsQuery(search === chosen?.name ? '' : search));
  const found = data?.results ?? [];
  const isListed = !chosen || found.some(({ id }) => id === chosen.id);
  const agents = isListed ? found : [chosen, ...found];
  return (
    <Select
      searchable
      clearable
      data={agents.map(({ id, name }) => ({ value: String(id), label: name }))}
      // The server has searched already, in e-mails too.
      filter={({ options }) => options}
      searchValue={text}
      onSearchChange={setText}
      nothingFoundMessage={error?.message ?? (isPending ? 'Searching…' : 'Nobody found')}
      value={chosen ? String(chosen.id) : null}
      onChange={(id) => onChange(id === null ? null : Number(id))}
      clearButtonProps={{ 'aria-label': 'Clear agent' }}
      comboboxProps={{ shadow: 'md' }}
      maxDropdownHeight={260}
      {...(withLoad && {
        renderOption: ({ option }) => describe(agents.find(({ id }) => String(id) === option.value)),
      })}
      {...props}
    />
  );
}

function describe(agent: Agent | undefined): string {
  if (!agent) return '';
  const load = agent.capacity === null ? `${agent.load}` : `${agent.load} of ${agent.capacity}`;
  return `${agent.name} · ${agent.level}, holds ${load}${agent.is_available ? '' : ', unavailable'}`;
}
