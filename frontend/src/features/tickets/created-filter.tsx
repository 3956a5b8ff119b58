import { Button, Group, Popover, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatDay } from '@/shared/lib/format';
import { ChevronDownIcon } from '@/shared/ui/icons';
import { parseDay } from './filters';

interface Days {
  readonly createdFrom: string;
  readonly createdTo: string;
}

interface CreatedFilterProps extends Days {
  readonly onChange: (days: Partial<Days>) => void;
}

/** Between which days a ticket was created; the button says which. */
export function CreatedFilter({ createdFrom, createdTo, onChange }: CreatedFilterProps) {
  return (
    <Popover position="bottom-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" fw={500} rightSection={<ChevronDownIcon width={14} height={14} />}>
          {summarise(createdFrom, createdTo)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Created">
        <Stack gap="sm">
          <DayInput label="From" value={createdFrom} onChange={(day) => onChange({ createdFrom: day })} />
          <DayInput label="To" value={createdTo} onChange={(day) => onChange({ createdTo: day })} />
          <Group justify="flex-end">
            <Button
              variant="subtle"
              size="xs"
              disabled={!createdFrom && !createdTo}
              onClick={() => onChange({ createdFrom: '', createdTo: '' })}
            >
              Any day
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function summarise(from: string, to: string): string {
  if (from && to)
    return from === to ? `Created: ${formatDay(from)}` : `Created: ${formatDay(from)} – ${formatDay(to)}`;
  if (from) return `Created: from ${formatDay(from)}`;
  return to ? `Created: until ${formatDay(to)}` : 'Created';
}

interface DayInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (day: string) => void;
}

/** Half-typed years (0020) stay in the field and are not searched for. */
function DayInput({ label, value, onChange }: DayInputProps) {
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <TextInput
      type="date"
      label={label}
      max="2099-12-31"
      value={draft ?? value}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setDraft(text);
        if (!text || parseDay(text)) onChange(text);
      }}
      onBlur={() => setDraft(null)}
    />
  );
}
