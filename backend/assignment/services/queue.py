"""What waits is drained; what a leaving agent holds is re-routed. In batches: nobody waits long for the lock."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from assignment import policy, selection
from assignment.models import Decision, Trigger
from assignment.services import batch, routing
from database.locks import hold_queue
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agents.models import Agent
    from assignment.selection import Taker
    from tickets.models import TicketQuerySet

BATCH = 150
"""Tickets a transaction, for about 0.1 s; the rest follows in transactions of its own right after the commit."""


def drain(trigger: Trigger = Trigger.DRAINED) -> int:
    """Give waiting tickets to whoever can take them now: high before medium before low, oldest first.

    A priority whose pool has nobody is skipped without blocking the others. Takes the queue lock; runs in the caller's
    transaction, so that what freed the seat and who got it are one commit. Returns how many were assigned in it.
    """
    with transaction.atomic(savepoint=False):
        hold_queue()
        drained = _drain_batch(trigger)
        if drained == BATCH:
            transaction.on_commit(partial(_repeat, partial(_drain_batch, trigger)), robust=True)
    return drained


def _drain_batch(trigger: Trigger) -> int:
    attempts: list[routing.Attempt] = []
    for priority in policy.DRAIN_ORDER:
        queue = Ticket.objects.waiting().filter(priority=priority).oldest_first()
        # Twice: once only one agent is left, what that one handed back must not hide what is behind it.
        for _ in range(2):
            most = BATCH - len(attempts)
            takers = selection.eligible(priority, most=2) if most and queue.exists() else []
            tickets = _next_in(queue, takers, most)
            if not tickets:
                break
            passed_over = {ticket.pk: agent for ticket in tickets if (agent := ticket.__dict__["passed_over"])}
            assigned = batch.assign(tickets, trigger, passed_over=passed_over)
            for attempt in assigned:
                attempt.decision.handed_back_by_id = passed_over.get(attempt.ticket.pk)
            attempts += assigned
            if len(assigned) == len(tickets) or not passed_over:
                break
    routing.record(attempts)
    return len(attempts)


def _next_in(queue: TicketQuerySet, takers: Sequence[Taker], most: int) -> list[Ticket]:
    """The first of `queue` that the only taker can take, or that one of several could; locked.

    Each with who handed it back (`passed_over`).
    """
    if not takers:
        return []
    handed_back = Decision.objects.passing_over().filter(ticket=OuterRef("pk"))
    if len(takers) == 1:
        queue = queue.filter(~Exists(handed_back.filter(handed_back_by=takers[0].agent_id)))
        most = min(most, takers[0].room or most)
    queue = queue.annotate(passed_over=Subquery(handed_back.values("handed_back_by")[:1]))
    return list(queue.select_for_update(no_key=True)[:most])


@dataclass(frozen=True, slots=True)
class HandOver:
    """How many tickets found another agent, and how many wait."""

    moved: int
    waiting: int


def hand_over(agent: Agent, trigger: Trigger = Trigger.HAND_OVER) -> HandOver:
    """Re-route every active ticket that `agent` holds, high first; none of them comes back to it now.

    Takes the queue lock, once for each `BATCH` of tickets, each one transaction.
    """
    moved = waiting = 0
    while True:
        with transaction.atomic():
            hold_queue()
            attempts = _reroute_batch(agent, trigger, agent.tickets.active())
        moved += sum(item.agent is not None for item in attempts)
        waiting += sum(item.agent is None for item in attempts)
        if len(attempts) < BATCH:
            return HandOver(moved, waiting)


def release_all(agent: Agent) -> None:
    """Re-route every active ticket of an agent that left. Needs the queue lock."""
    _reroute(agent, lambda: agent.tickets.active())


def release_not_admitted(agent: Agent) -> None:
    """Re-route the active tickets that an agent's new level may not hold. Needs the queue lock."""
    barred = [priority for priority in policy.POOLS if agent.level not in policy.levels_admitted(priority)]
    _reroute(agent, lambda: agent.tickets.active().filter(priority__in=barred))


def _reroute(agent: Agent, held: Callable[[], TicketQuerySet]) -> None:
    def next_batch() -> int:
        return len(_reroute_batch(agent, Trigger.AGENT_LEFT, held()))

    if next_batch() == BATCH:
        transaction.on_commit(partial(_repeat, next_batch), robust=True)


def _reroute_batch(agent: Agent, trigger: Trigger, held: TicketQuerySet) -> list[routing.Attempt]:
    by_age = held.order_by("-priority_rank", "created_at", "id")
    tickets = list(by_age.select_for_update(no_key=True)[:BATCH])
    attempts = []
    for _, group in groupby(tickets, key=lambda ticket: ticket.priority):
        attempts += batch.reroute([*group], trigger, lost_by=agent)
    routing.record(attempts)
    return attempts


def _repeat(next_batch: Callable[[], int]) -> None:
    """Run `next_batch` in transactions of its own until one is not full."""
    done = BATCH
    while done == BATCH:
        with transaction.atomic():
            hold_queue()
            done = next_batch()
