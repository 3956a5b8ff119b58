import { Text, VisuallyHidden } from '@mantine/core';
import type { Candidate, Decision, Out } from '@/api';
import { useNow } from '@/shared/lib/use-now';
import { Age } from './age';
import { LEVEL_LABELS, REASON_LABELS } from './decision-labels';
import classes from './decision-reasons.module.css';
import { CheckIcon } from './icons';
import { LoadMeter } from './load-meter';
import { PersonAvatar } from './person';

/** Whom a decision looked at: the candidates with their loads at that moment, or how many agents were out and why. */
export function DecisionReasons({ decision }: { readonly decision: Decision }) {
  if (decision.candidates.length > 0) return <Candidates decision={decision} />;
  if (Object.values(decision.out).some((count) => count > 0)) return <OutCounts out={decision.out} />;
  return (
    <Text size="sm" c="dimmed">
      There was nobody to choose from.
    </Text>
  );
}

function Candidates({ decision: { agent, candidates } }: { readonly decision: Decision }) {
  const now = useNow();
  const scale = Math.max(...candidates.map(({ load }) => load), 10);
  return (
    <div>
      <Text size="sm" c="dimmed" mb={6}>
        {candidates.length === 1 ? 'One candidate' : `${candidates.length} best candidates, best first`}, with
        loads as they were at that moment.
      </Text>
      <ol className={classes.candidates} aria-label="Candidates">
        {candidates.map((candidate) => (
          <CandidateRow
            key={candidate.id}
            candidate={candidate}
            isChosen={candidate.id === agent?.id}
            scale={scale}
            now={now}
          />
        ))}
      </ol>
    </div>
  );
}

interface CandidateRowProps {
  readonly candidate: Candidate;
  readonly isChosen: boolean;
  readonly scale: number;
  readonly now: Date;
}

function CandidateRow({ candidate, isChosen, scale, now }: CandidateRowProps) {
  const { name, level, load, capacity, last_assigned_at: lastAssignedAt } = candidate;
  return (
    <li className={classes.candidate} data-chosen={isChosen || undefined}>
      <PersonAvatar name={name} size={26} />
      <div className={classes.who}>
        <Text size="sm" fw={500} truncate>
          {name}
        </Text>
        <Text size="xs" c="dimmed" component="div">
          {LEVEL_LABELS[level]} · last assigned{' '}
          {lastAssignedAt ? <LastAssigned at={lastAssignedAt} now={now} /> : 'never'}
        </Text>
      </div>
      {isChosen && (
        <span className={classes.chosen}>
          <CheckIcon width={14} height={14} />
          Chosen
        </span>
      )}
      <div className={classes.load}>
        <VisuallyHidden>Load </VisuallyHidden>
        <LoadMeter load={load} capacity={capacity} scale={scale} />
      </div>
    </li>
  );
}

function LastAssigned({ at, now }: { readonly at: string; readonly now: Date }) {
  return (
    <span className={classes.age}>
      <Age at={at} now={now} />
    </span>
  );
}

const REASONS = Object.keys(REASON_LABELS) as (keyof Out)[];

function OutCounts({ out }: { readonly out: Out }) {
  return (
    <ul className={classes.out} aria-label="Agents who could not take it">
      {REASONS.filter((reason) => out[reason] > 0).map((reason) => (
        <li key={reason} className={classes.reason}>
          <Text component="span" fw={600} className={classes.count}>
            {out[reason]}
          </Text>{' '}
          <Text component="span" size="sm" c="dimmed">
            {REASON_LABELS[reason]}
          </Text>
        </li>
      ))}
    </ul>
  );
}
