"""Who could be given a ticket by hand, and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assignment import policy
from assignment.selection import facts
from tickets.choices import Priority

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agents.models import Agent
    from assignment.policy import Reason
    from tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Candidate:
    """An active agent; `reason` is why the rules would not choose it for the ticket, None when they could."""

    agent: Agent
    reason: Reason | None
    explanation: str


def candidates(ticket: Ticket, agents: Iterable[Agent]) -> list[Candidate]:
    """What the rules say of each of `agents` for `ticket`; its holder is judged without it. No query."""
    return [_judge(ticket, agent) for agent in agents]


def _judge(ticket: Ticket, agent: Agent) -> Candidate:
    known = facts(agent)
    if ticket.is_active and ticket.assigned_agent_id == agent.pk:
        known = known._replace(load=known.load - 1)
    reason = policy.reason_out(known, policy.levels_admitted(Priority(ticket.priority)))
    return Candidate(agent, reason, "" if reason is None else f"{policy.describe(known, reason)}.")
