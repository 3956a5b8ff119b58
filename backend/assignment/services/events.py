"""Which rule each change of a ticket or an agent sets in motion (design.md section 1, "What routes a ticket")."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from agents.levels import Level
from agents.models import Agent
from assignment import mails, policy, selection
from assignment.models import Trigger
from assignment.services import manual, queue, routing
from database.locks import hold_queue
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Collection

ROUTING_FIELDS = frozenset({"status", "priority", "assigned_agent"})
AGENT_FIELDS = frozenset({"level", "is_available", "is_active", "capacity"})
_SENIORITY = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class TicketBefore:
    """What routing looks at, as the database had it before a save."""

    status: str
    priority: str
    agent: Agent | None

    @property
    def is_active(self) -> bool:
        """Whether it counted as load."""
        return self.status != Status.CLOSED


def before_ticket_created(ticket: Ticket) -> routing.Attempt | None:
    """Choose the agent of a ticket that is about to be inserted, so that it is inserted with its agent.

    None for one that comes closed (it is history and is left alone) or with a priority that the database refuses.
    Raises ValidationError when it names an agent who cannot be given it.
    """
    if not ticket.is_active or ticket.priority not in policy.POOLS:
        return None
    if ticket.assigned_agent_id is None:
        return routing.attempt_new(ticket)
    started = time.perf_counter()
    agent, reason = manual.check_named(ticket, ticket.assigned_agent_id, is_counted=False)
    pick = manual.by_hand(ticket, agent, reason)
    took = time.perf_counter() - started
    return routing.put(ticket, pick, Trigger.MANUAL, lost_by=None, at=timezone.now(), took=took)


def ticket_created(attempt: routing.Attempt | None) -> None:
    """Record how a new ticket was routed."""
    if attempt is not None:
        routing.record([attempt])


def before_ticket_change(ticket: Ticket, fields: Collection[str]) -> TicketBefore | None:
    """Take the locks that saving `fields` needs and read what is true now; None when routing has no interest.

    The instance is brought up to date in what the save does not write. Raises Ticket.DoesNotExist when it is gone and
    ValidationError when the save names an agent who cannot be given the ticket.
    """
    if not ROUTING_FIELDS & set(fields):
        return None
    hold_queue()
    current = (
        Ticket.objects.select_for_update(no_key=True, of=("self",)).select_related("assigned_agent").get(pk=ticket.pk)
    )
    ticket.take_over(current, {*ROUTING_FIELDS, "assigned_at", "closed_at"} - set(fields))
    named = ticket.assigned_agent_id
    if ticket.is_active and named is not None and named != current.assigned_agent_id:
        manual.check_named(ticket, named, is_counted=False)
    return TicketBefore(current.status, current.priority, current.assigned_agent)


def ticket_changed(ticket: Ticket, before: TicketBefore) -> None:
    """Do what follows from a saved change. Needs the locks of `before_ticket_change`."""
    if not ticket.is_active:
        if before.is_active and before.agent is not None:
            queue.drain()
    elif ticket.assigned_agent_id != (before.agent.pk if before.agent else None):
        _changed_by_hand(ticket, before)
    elif not before.is_active:
        _reopened(ticket, before.agent)
    elif ticket.priority != before.priority:
        _priority_changed(ticket, before.agent)


def ticket_deleted(ticket: Ticket) -> None:
    """Its agent's load has fallen: drain. Mails about it that were not sent are not owed any more."""
    mails.forget(ticket.pk)
    queue.drain()


def before_agent_change(agent: Agent, fields: Collection[str]) -> Agent | None:
    """Take the locks that saving `fields` needs; the agent as it is now, None when routing has no interest.

    The instance is brought up to date in what the save does not write.
    """
    if not AGENT_FIELDS & set(fields):
        return None
    hold_queue()
    current = Agent.objects.select_for_update(no_key=True).get(pk=agent.pk)
    agent.take_over(current, AGENT_FIELDS - set(fields))
    return current


def agent_created(agent: Agent) -> None:
    """A new colleague: what waits may have found its agent. The instance shows the load that it has now."""
    if agent.is_active and agent.is_available and queue.drain():
        agent.refresh_from_db(fields=agent.kept_by_database)


def agent_changed(agent: Agent, before: Agent) -> None:
    """Re-route what the agent may no longer hold, drain what it can now take. Needs the queue lock.

    The instance shows the load that it has now.
    """
    is_demoted = _SENIORITY[Level(agent.level)] < _SENIORITY[Level(before.level)]
    if before.is_active and not agent.is_active:
        queue.release_all(agent)
    elif is_demoted:
        queue.release_not_admitted(agent)
        queue.drain()
    elif _can_take_more(agent, before):
        queue.drain()
    agent.refresh_from_db(fields=agent.kept_by_database)


def _can_take_more(agent: Agent, before: Agent) -> bool:
    raised = agent.capacity != before.capacity and (
        agent.capacity is None or (before.capacity is not None and agent.capacity > before.capacity)
    )
    return (
        (agent.is_active and not before.is_active)
        or (agent.is_available and not before.is_available)
        or _SENIORITY[Level(agent.level)] > _SENIORITY[Level(before.level)]
        or raised
    )


def _changed_by_hand(ticket: Ticket, before: TicketBefore) -> None:
    if ticket.assigned_agent_id is None:
        routing.record([routing.attempt(ticket, Trigger.MANUAL, lost_by=before.agent)])
        queue.drain()
        return
    agent, reason = manual.check_named(ticket, ticket.assigned_agent_id, is_counted=True)
    manual.record_by_hand(ticket, agent, reason, lost_by=before.agent)


def _reopened(ticket: Ticket, holder: Agent | None) -> None:
    if holder is None:
        done = routing.attempt(ticket, Trigger.REOPENED, handed_back_by=manual.handed_back_by(ticket))
        routing.record([done])
        return
    started = time.perf_counter()
    locked = Agent.objects.select_for_update(no_key=True).get(pk=holder.pk)
    # The reopened ticket is counted already: what matters is the load without it.
    known = selection.facts(locked)._replace(load=locked.load - 1)
    priority = Priority(ticket.priority)
    if policy.reason_out(known, policy.levels_admitted(priority)) is None:
        pick = selection.Pick(policy.returned(priority, known), locked)
        done = routing.carry_out(ticket, pick, Trigger.REOPENED, lost_by=None, started=started)
    else:
        done = routing.attempt(ticket, Trigger.REOPENED, lost_by=locked, excluded={locked.pk})
    routing.record([done])


def _priority_changed(ticket: Ticket, holder: Agent | None) -> None:
    if holder is not None and holder.level in policy.levels_admitted(Priority(ticket.priority)):
        mails.tell_priority_changed(ticket, holder)
        return
    routing.record([routing.attempt(ticket, Trigger.PRIORITY_CHANGED, lost_by=holder)])
    if holder is not None:
        queue.drain()
