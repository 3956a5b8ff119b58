"""By hand: assigned to anyone active (one whom the rules would not choose only with `override`), or handed back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.actor import current_actor
from agents.models import Agent
from assignment import policy
from assignment.models import Decision, Trigger
from assignment.selection import Pick, facts
from assignment.services import queue, routing
from database.locks import hold_queue
from tickets.choices import Priority
from tickets.models import Ticket

if TYPE_CHECKING:
    from assignment.policy import Reason


def assign_by_hand(ticket: Ticket, agent: Agent, *, override: bool = False) -> Decision:
    """Give `ticket` to `agent` because a person says so; recorded as `manual` with the current actor.

    Raises ValidationError (`ticket`: it is closed; `agent`: it left, or the rules would not choose it and `override` is
    not set). Takes the queue lock, then the ticket, then the agent; seats that fall free are drained.
    """
    with transaction.atomic():
        hold_queue()
        lost_by = _lock_active(ticket)
        locked = Agent.objects.select_for_update(no_key=True).get(pk=agent.pk)
        reason = _reason_out(ticket, locked, is_counted=lost_by == locked)
        _require_assignable(locked, reason, override=override)
        return record_by_hand(ticket, locked, reason, lost_by=lost_by)


def route_again(ticket: Ticket) -> Decision:
    """Route `ticket` anew by the rules because a person asks for it; it may come back to the same agent.

    Raises ValidationError when it is closed. Takes the queue lock; a seat that falls free is drained.
    """
    with transaction.atomic():
        hold_queue()
        lost_by = _lock_active(ticket)
        if lost_by is not None:
            # Its own weight must not count against the one who holds it.
            Ticket.objects.filter(pk=ticket.pk).update(assigned_agent=None)
        done = routing.attempt(ticket, Trigger.MANUAL, lost_by=lost_by, handed_back_by=handed_back_by(ticket))
        routing.record([done])
        if lost_by is not None and done.agent != lost_by:
            queue.drain()
        return done.decision


def hand_back(ticket: Ticket, agent: Agent, reason: str) -> Decision:
    """Route `ticket` again because its holder `agent` hands it back, never to that agent while it waits.

    `reason` is one line of at most 300 characters; the decision quotes it. Raises ValidationError when the ticket is
    closed and PermissionDenied when `agent` does not hold it. Takes the queue lock, then the ticket; the seat that
    falls free is drained. Automation passes the agent over until somebody else held the ticket or its priority changed.
    """
    with transaction.atomic():
        hold_queue()
        holder = _lock_active(ticket)
        if holder != agent:
            raise PermissionDenied("Only the agent who holds the ticket can hand it back.")
        done = routing.attempt(ticket, Trigger.HAND_BACK, lost_by=agent, handed_back_by=agent.pk)
        done.decision.explanation = policy.handed_back(
            by=agent.name, reason=" ".join(reason.split()), then=done.decision.explanation
        )
        routing.record([done])
        queue.drain()
        return done.decision


def handed_back_by(ticket: Ticket) -> int | None:
    """The agent whom automation passes over while `ticket` waits, because that one handed it back. One query."""
    return Decision.objects.passing_over().filter(ticket=ticket.pk).values_list("handed_back_by", flat=True).first()


def check_named(ticket: Ticket, agent_id: int, *, is_counted: bool) -> tuple[Agent, Reason | None]:
    """The agent that a save names, locked, once it is known that it may be given the ticket.

    `is_counted`: its load counts this ticket already. A save has no override: raises ValidationError on
    `assigned_agent` when the agent left or the rules would not choose it.
    """
    agent = Agent.objects.select_for_update(no_key=True).get(pk=agent_id)
    reason = _reason_out(ticket, agent, is_counted=is_counted)
    try:
        _require_assignable(agent, reason, override=False)
    except ValidationError as error:
        raise ValidationError({"assigned_agent": error.messages}) from error
    return agent, reason


def record_by_hand(ticket: Ticket, agent: Agent, reason: Reason | None, *, lost_by: Agent | None) -> Decision:
    """Write and record the assignment of `ticket` to the locked `agent`, and drain the seat that falls free."""
    started = time.perf_counter()
    done = routing.carry_out(ticket, by_hand(ticket, agent, reason), Trigger.MANUAL, lost_by=lost_by, started=started)
    routing.record([done])
    if lost_by is not None and lost_by != agent:
        queue.drain()
    return done.decision


def by_hand(ticket: Ticket, agent: Agent, reason: Reason | None) -> Pick:
    """The pick of `agent` by the current actor; `reason` is why the rules would not have chosen it."""
    by = actor.name if (actor := current_actor()) else "Somebody at the console"
    return Pick(policy.by_hand(Priority(ticket.priority), facts(agent), by=by, reason=reason), agent)


def _lock_active(ticket: Ticket) -> Agent | None:
    """Bring the instance up to date under the ticket's lock; its holder."""
    current = (
        Ticket.objects.select_for_update(no_key=True, of=("self",)).select_related("assigned_agent").get(pk=ticket.pk)
    )
    if not current.is_active:
        raise ValidationError({"ticket": "The ticket is closed: reopen it first."})
    ticket.take_over(current, {"status", "priority", "assigned_agent"})
    return current.assigned_agent


def _reason_out(ticket: Ticket, agent: Agent, *, is_counted: bool) -> Reason | None:
    known = facts(agent)
    if is_counted:
        known = known._replace(load=known.load - 1)
    return policy.reason_out(known, policy.levels_admitted(Priority(ticket.priority)))


def _require_assignable(agent: Agent, reason: Reason | None, *, override: bool) -> None:
    if reason is None or (override and reason is not policy.Reason.INACTIVE):
        return
    hint = "" if reason is policy.Reason.INACTIVE else " Only an override assigns it all the same."
    raise ValidationError({"agent": f"{policy.describe(facts(agent), reason)}.{hint}"})
