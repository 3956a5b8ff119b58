"""The net under the rules: repairs what was written past them (`bulk_create`, `QuerySet.update`, SQL). Never the
normal path."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef
from django.db.models.functions import Coalesce

from agents.models import Agent
from assignment import policy, selection
from assignment.models import Decision, Outcome, Trigger
from assignment.services import queue, routing
from database.locks import hold_queue
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from tickets.models import TicketQuerySet


MOST = 1000
"""Rows of one kind that a sweep mends; the next one goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep found and mended."""

    loads: int
    closing_times: int
    adopted: int
    released: int
    routed: int


def sweep() -> Swept:
    """Repair loads and closing times, explain assignments nobody recorded, re-route what inactive agents hold, and
    route what waits.

    Safe at any time and in any number of processes: each step is a short transaction that reads again under its locks.
    """
    return Swept(
        loads=_repair_loads(),
        closing_times=_repair_closing_times(),
        adopted=_adopt(),
        released=_release_stranded(),
        routed=_route_waiting(),
    )


def _repair_loads() -> int:
    held = _count_held()
    drifted = [pk for pk, load in Agent.objects.values_list("pk", "load") if load != held.get(pk, 0)]
    repaired = 0
    for pk in sorted(drifted):
        with transaction.atomic():
            # Whoever changes a load locks the row, so the count below misses nobody.
            agent = Agent.objects.select_for_update(no_key=True).get(pk=pk)
            load = agent.tickets.active().count()
            repaired += Agent.objects.filter(pk=pk).exclude(load=load).update(load=load)
    return repaired


def _count_held() -> dict[int, int]:
    held = Ticket.objects.active().filter(assigned_agent__isnull=False).order_by()
    return dict(held.values("assigned_agent").annotate(held=Count("pk")).values_list("assigned_agent", "held"))


def _repair_closing_times() -> int:
    tickets = Ticket.objects.order_by()
    closed = tickets.filter(status=Status.CLOSED, closed_at__isnull=True).update(
        closed_at=Coalesce(F("updated_at"), F("created_at"))
    )
    return closed + tickets.active().filter(closed_at__isnull=False).update(closed_at=None)


def _adopt() -> int:
    """Record (and mail) assignments that no decision explains."""
    explained = Decision.objects.live().filter(ticket=OuterRef("pk"), agent=OuterRef("assigned_agent"))
    unexplained = Ticket.objects.active().filter(~Exists(explained), assigned_agent__is_active=True)
    return sum(_adopt_one(pk) for pk in _ids(unexplained))


def _adopt_one(pk: int) -> int:
    with transaction.atomic():
        hold_queue()
        ticket = Ticket.objects.active().select_for_update(no_key=True).filter(pk=pk).first()
        if ticket is None or ticket.assigned_agent is None:
            return 0
        agent = ticket.assigned_agent
        if Decision.objects.live().filter(ticket=pk, agent=agent).exists():
            return 0
        pick = selection.Pick(policy.found(Priority(ticket.priority), selection.facts(agent)), agent)
        done = routing.carry_out(ticket, pick, Trigger.SWEEP, lost_by=None, started=time.perf_counter())
        routing.record([done])
        return 1


def _release_stranded() -> int:
    released = 0
    stranded = Agent.objects.filter(Exists(Ticket.objects.active().filter(assigned_agent=OuterRef("pk"))))
    for agent in stranded.filter(is_active=False).order_by("pk"):
        outcome = queue.hand_over(agent, Trigger.AGENT_LEFT)
        released += outcome.moved + outcome.waiting
    return released


def _route_waiting() -> int:
    """Route what waits; a waiting ticket that has no decision gets one that says why it waits."""
    recorded = Decision.objects.live().filter(ticket=OuterRef("pk"), outcome=Outcome.WAITING)
    unexplained = Ticket.objects.waiting().filter(~Exists(recorded)).order_by("-priority_rank", "created_at", "id")
    routed = sum(_route_one(pk) for pk in _ids(unexplained))
    return routed + queue.drain(Trigger.SWEEP)


def _route_one(pk: int) -> int:
    with transaction.atomic():
        hold_queue()
        ticket = Ticket.objects.waiting().select_for_update(no_key=True).filter(pk=pk).first()
        if ticket is None:
            return 0
        done = routing.attempt(ticket, Trigger.SWEEP)
        routing.record([done])
        return int(done.agent is not None)


def _ids(tickets: TicketQuerySet) -> list[int]:
    return list(tickets.values_list("pk", flat=True)[:MOST])
