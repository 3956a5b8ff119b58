import type { Agent } from '@/api';

type SignIn = Agent['sign_in'];

/** How far an agent is with signing in. */
export const SIGN_IN_LABELS: Record<SignIn, string> = {
  none: 'No account',
  invited: 'Invited',
  active: 'Signs in',
  deactivated: 'Account deactivated',
};

export const INVITE_LABELS: Record<SignIn, string> = {
  none: 'Invite to sign in',
  invited: 'Invite again',
  active: 'Invite',
  deactivated: 'Invite',
};

/** Whether an invitation makes sense: nobody who left, whose account is closed, or who signs in already. */
export function canBeInvited(agent: Agent): boolean {
  return agent.is_active && (agent.sign_in === 'none' || agent.sign_in === 'invited');
}
