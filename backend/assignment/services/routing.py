"""One routing attempt: choose, write the ticket, record the decision, owe the mails."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.actor import current_actor
from assignment import mails, policy, selection
from assignment.models import Decision, Outcome, Trigger
from assignment.selection import Pick
from database.together import insert, insert_at_once
from tickets.choices import Priority
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from agents.models import Agent
    from assignment.policy import AgentFacts

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A choice that its ticket carries and that is not yet recorded. `lost_by` held the ticket before."""

    ticket: Ticket
    decision: Decision
    agent: Agent | None
    lost_by: Agent | None


def attempt(
    ticket: Ticket,
    trigger: Trigger,
    *,
    lost_by: Agent | None = None,
    excluded: Collection[int] = frozenset(),
    handed_back_by: int | None = None,
) -> Attempt:
    """Route `ticket` by the rules and write its agent; nobody eligible leaves it waiting.

    `excluded` are not chosen now, `handed_back_by` (an agent's id) not as long as it waits.

    Needs a transaction and, unless the ticket is new, the queue lock and the ticket's own lock. Costs the queries of
    `selection.select` and one UPDATE. Never raises for want of an agent.
    """
    started = time.perf_counter()
    try:
        pick = selection.select(Priority(ticket.priority), excluded=_without(excluded, handed_back_by))
    except selection.ContendedError:
        pick = _contended(ticket)
    done = carry_out(ticket, pick, trigger, lost_by=lost_by, started=started)
    done.decision.handed_back_by_id = handed_back_by
    return done


def attempt_new(ticket: Ticket) -> Attempt:
    """Route a ticket that is about to be inserted: the agent is put on the instance and is inserted with it.

    So is the id that was reserved for it, where there is one.

    Needs a transaction. Costs the queries of `selection.select_beside_others`. Never raises for want of an agent.
    """
    started = time.perf_counter()
    try:
        pick = selection.select_beside_others(Priority(ticket.priority))
    except selection.ContendedError:
        pick = _contended(ticket)
    took = time.perf_counter() - started
    ticket.pk = ticket.pk or pick.ticket_id
    return put(ticket, pick, Trigger.CREATED, lost_by=None, at=timezone.now(), took=took)


def carry_out(ticket: Ticket, pick: Pick, trigger: Trigger, *, lost_by: Agent | None, started: float) -> Attempt:
    """Write the picked agent to ticket and instance; `started` is when the attempt began (`time.perf_counter`)."""
    had = ticket.assigned_agent_id
    done = put(ticket, pick, trigger, lost_by=lost_by, at=timezone.now(), took=time.perf_counter() - started)
    if pick.agent is not None or had is not None:
        ticket.updated_at = timezone.now()
        Ticket.objects.filter(pk=ticket.pk).update(
            assigned_agent=pick.agent, assigned_at=ticket.assigned_at, updated_at=ticket.updated_at
        )
        ticket.remember("assigned_agent", "assigned_at")
    return done


def put(
    ticket: Ticket,
    pick: Pick,
    trigger: Trigger,
    *,
    lost_by: Agent | None,
    at: datetime,
    took: float,
) -> Attempt:
    """Put the picked agent on the instance alone, as assigned `at` (aware); the choice took so many seconds."""
    choice, agent = pick.choice, pick.agent
    ticket.assigned_agent = agent
    ticket.assigned_at = None if agent is None else at
    decision = Decision(
        trigger=trigger,
        outcome=Outcome.WAITING if agent is None else Outcome.ASSIGNED,
        agent=agent,
        rule=choice.rule,
        explanation=choice.explanation,
        load=None if choice.agent is None else choice.agent.load,
        candidates=[_candidate(candidate) for candidate in choice.candidates],
        out={str(reason): count for reason, count in choice.out.items()},
        policy_version=policy.VERSION,
        actor=current_actor(),
        duration_us=int(took * 1_000_000),
    )
    return Attempt(ticket=ticket, decision=decision, agent=agent, lost_by=lost_by)


def record(attempts: Sequence[Attempt]) -> None:
    """Make the attempts' decisions the live ones and owe the mails they cause.

    Costs a fixed number of queries however many attempts: old decisions, new decisions, mails.
    """
    if not attempts:
        return
    decisions = [item.decision for item in attempts]
    for item in attempts:
        # A new one has got its id by now. The id alone: with references both ways the two would await the collector.
        item.decision.ticket_id = item.ticket.pk
    if all(decision.trigger == Trigger.CREATED for decision in decisions):
        insert(decisions)
    else:
        Decision.objects.live().filter(ticket__in=[item.ticket.pk for item in attempts]).update(is_live=False)
        insert_at_once(decisions)  # their ids name what the mails tell
    for item in attempts:
        item.ticket.__dict__["live_decisions"] = [item.decision]  # as the views prefetch them
        logger.info("decided", extra=_log_fields(item.decision))
    mails.tell(attempts)


def _without(excluded: Collection[int], handed_back_by: int | None) -> frozenset[int]:
    return frozenset(excluded) if handed_back_by is None else frozenset({*excluded, handed_back_by})


def _contended(ticket: Ticket) -> Pick:
    logger.warning("agents stayed contended", extra={"ticket_id": ticket.pk})
    return Pick(policy.contended(Priority(ticket.priority)), None)


def _candidate(facts: AgentFacts) -> dict[str, object]:
    last = facts.last_assigned_at
    return {
        "id": facts.id,
        "name": facts.name,
        "level": facts.level,
        "load": facts.load,
        "capacity": facts.capacity,
        "last_assigned_at": None if last is None else last.isoformat(),
    }


def _log_fields(decision: Decision) -> dict[str, object]:
    return {
        "ticket_id": decision.ticket_id,
        "agent_id": decision.agent_id,
        "trigger": decision.trigger,
        "outcome": decision.outcome,
        "rule": decision.rule,
    }
