import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { TicketIcon } from '@/shared/ui/icons';
import { parseTicket } from './filters';

interface TicketFieldProps {
  readonly value: number | null;
  readonly onChange: (ticket: number | null) => void;
}

/** Asks for one ticket, by `T-000123` or `123`; Enter or leaving the field applies it. */
export function TicketField({ value, onChange }: TicketFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const shown = value === null ? '' : `T-${String(value).padStart(6, '0')}`;
  const isWrong = draft !== null && draft.trim() !== '' && parseTicket(draft) === null;
  const apply = () => {
    if (draft === null || isWrong) return;
    const ticket = parseTicket(draft);
    setDraft(null);
    if (ticket !== value) onChange(ticket);
  };
  return (
    <TextInput
      type="search"
      aria-label="Ticket"
      placeholder="Ticket"
      maxLength={17}
      leftSection={<TicketIcon />}
      value={draft ?? shown}
      error={isWrong && 'A number, such as T-000123.'}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => {
        apply();
        setDraft(null);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') apply();
      }}
    />
  );
}
