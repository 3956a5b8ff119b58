import type { Candidate, Decision, Out } from '@/api';

/** What caused a decision. */
export const TRIGGER_LABELS: Record<Decision['trigger'], string> = {
  created: 'Ticket created',
  priority_changed: 'Priority changed',
  reopened: 'Reopened',
  drained: 'Taken from the queue',
  hand_over: 'Handed over',
  hand_back: 'Handed back',
  agent_left: 'Agent left',
  manual: 'By hand',
  sweep: 'Periodic check',
};

export const OUTCOME_LABELS: Record<Decision['outcome'], string> = {
  assigned: 'Assigned',
  waiting: 'Waiting',
};

export const LEVEL_LABELS: Record<Candidate['level'], string> = { senior: 'Senior', junior: 'Junior' };

/** Why agents were out; what can change soonest comes first. */
export const REASON_LABELS: Record<keyof Out, string> = {
  unavailable: 'Unavailable',
  at_capacity: 'At capacity',
  level: 'Of the wrong level',
};

/** Who caused a decision: a person, or nobody but the rules. */
export function actorOf(decision: Decision): string {
  return decision.actor_name ?? 'The rules';
}
