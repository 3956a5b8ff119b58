import { Radio, Text, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import type { Eligibility } from '@/api';
import { LEVEL_LABELS } from '@/shared/ui/decision-labels';
import { SearchIcon } from '@/shared/ui/icons';
import { LoadMeter } from '@/shared/ui/load-meter';
import classes from './assign-dialog.module.css';

/** More than anybody reads; the search finds the others. */
const MOST_SHOWN = 50;

interface CandidatePickerProps {
  readonly candidates: readonly Eligibility[];
  readonly holderId: number | undefined;
  readonly chosenId: number | null;
  readonly onChoose: (id: number) => void;
}

/** A searchable list of agents: first those whom the rules could choose, then the others with what speaks against them. */
export function CandidatePicker({ candidates, holderId, chosenId, onChoose }: CandidatePickerProps) {
  const [search, setSearch] = useState('');
  const found = find(candidates, search);
  const shown = found.slice(0, MOST_SHOWN);
  return (
    <>
      <TextInput
        type="search"
        aria-label="Search agents"
        placeholder="Search by name, e-mail or level"
        leftSection={<SearchIcon />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        data-autofocus
      />
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed" py="xl" ta="center" role="status">
          {candidates.length === 0 ? 'There is no active agent yet.' : 'No agent matches the search.'}
        </Text>
      ) : (
        <fieldset className={classes.candidates} aria-label="Agent">
          {shown.map((candidate) => (
            <CandidateOption
              key={candidate.id}
              candidate={candidate}
              isHolder={candidate.id === holderId}
              isChosen={candidate.id === chosenId}
              onChoose={() => onChoose(candidate.id)}
            />
          ))}
          {shown.length < found.length && (
            <Text size="sm" c="dimmed" p="sm">
              {(found.length - shown.length).toLocaleString('en-GB')} more: search to find them.
            </Text>
          )}
        </fieldset>
      )}
    </>
  );
}

interface CandidateOptionProps {
  readonly candidate: Eligibility;
  readonly isHolder: boolean;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function CandidateOption({ candidate, isHolder, isChosen, onChoose }: CandidateOptionProps) {
  const id = useId();
  const { name, level, load, capacity, explanation } = candidate;
  return (
    <label htmlFor={id} className={classes.candidate} data-chosen={isChosen || undefined}>
      <Radio id={id} name="agent" checked={isChosen} onChange={onChoose} />
      <span className={classes.who}>
        <Text component="span" size="sm" fw={500} display="block" className={classes.wrap}>
          {name}
        </Text>
        <Text component="span" size="xs" c="dimmed">
          {LEVEL_LABELS[level]}
          {isHolder && ' · has it now'}
        </Text>
        {explanation && (
          <Text component="span" size="xs" display="block" className={classes.reason}>
            {explanation}
          </Text>
        )}
      </span>
      <LoadMeter load={load} capacity={capacity} />
    </label>
  );
}

/** Those who match, eligible ones first; otherwise as the server ranks them. */
function find(candidates: readonly Eligibility[], search: string): Eligibility[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const matches = ({ name, email, level }: Eligibility) => {
    const text = `${name} ${email} ${level}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  };
  const found = candidates.filter(matches);
  return [...found.filter(({ reason }) => !reason), ...found.filter(({ reason }) => reason)];
}
