"""Assignment by hand: anyone active; one whom the rules would not choose only with `override`."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actor import current_actor
from agents.models import Agent
from assignment import policy
from assignment.models import Trigger
from assignment.selection import facts
from assignment.services import queue, routing
from database.locks import hold_queue
from tickets.choices import Priority
from tickets.models import Ticket

if TYPE_CHECKING:
    from assignment.models import Decision
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
        done = routing.attempt(ticket, Trigger.MANUAL, lost_by=lost_by)
        routing.record([done])
        if lost_by is not None and done.agent != lost_by:
            queue.drain()
        return done.decision


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
    actor = current_actor()
    choice = policy.by_hand(
        Priority(ticket.priority), facts(agent), by=actor.name if actor else "Somebody at the console", reason=reason
    )
    done = routing.carry_out(ticket, choice, agent, Trigger.MANUAL, lost_by=lost_by, started=time.perf_counter())
    routing.record([done])
    if lost_by is not None and lost_by != agent:
        queue.drain()
    return done.decision


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
        known = replace(known, load=known.load - 1)
    return policy.reason_out(known, policy.levels_admitted(Priority(ticket.priority)))


def _require_assignable(agent: Agent, reason: Reason | None, *, override: bool) -> None:
    if reason is None or (override and reason is not policy.Reason.INACTIVE):
        return
    hint = "" if reason is policy.Reason.INACTIVE else " Only an override assigns it all the same."
    raise ValidationError({"agent": f"{policy.describe(facts(agent), reason)}.{hint}"})
