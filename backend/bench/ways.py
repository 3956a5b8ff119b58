"""Ways to create a ticket and give it to somebody, all of them leaving the rows that the product leaves."""

from __future__ import annotations

import random
import uuid
from functools import cache, partial
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.db.models.signals import post_save, pre_save
from django.utils import timezone
from psycopg.types.json import Jsonb

from agents.models import Agent
from assignment import policy
from assignment.models import Decision, Outcome, Trigger
from bench.clients import Work
from notifications.models import Kind, Notification
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.db.models import QuerySet

MIXED = tuple(Priority)
TITLE = "The printer on the second floor does not print"
DESCRIPTION = "Since yesterday morning it shows a red light and takes no paper. Everybody in the team is waiting. " * 2
_WHY = "Maria Silva was next in turn among the seniors with the lowest load (5); Medium goes to seniors first."
_SERIALISED = 0x5E71A1


def switch_off_assignment() -> None:
    """Let nothing follow from a new ticket in this process but its history; RuntimeError when it is off already."""
    for signal, name in ((pre_save, "prepare_ticket"), (post_save, "route_saved_ticket")):
        if not signal.disconnect(sender=Ticket, dispatch_uid=name):
            raise RuntimeError(f"There is no receiver {name}.")


def ours(priority: Priority) -> None:
    """As the product does it."""
    Ticket.objects.create(title=TITLE, description=DESCRIPTION, priority=priority)


def create_close_or_change() -> None:
    """Now and then a ticket is closed or changes its priority, somebody's of the latest, while others are created."""
    luck = random.random()
    latest = list(Ticket.objects.active().order_by("-pk")[:50]) if luck < 0.3 else []
    if not latest:
        ours(random.choice(MIXED))
        return
    ticket = random.choice(latest)
    if luck < 0.2:
        ticket.status = Status.CLOSED
    else:
        ticket.priority = random.choice(MIXED)
    ticket.save()


def orm(priority: Priority) -> None:
    """The same rows through the ORM, to somebody whom nobody chose: what an ORM can do at best."""
    agent = random.choice(_agents(priority))
    with transaction.atomic():
        _record(_create(priority, agent), agent)


def serialised(priority: Priority) -> None:
    """One at a time, under a global lock, by the load that is kept: exact and simple."""
    with transaction.atomic():
        ticket = _create(priority)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SERIALISED])
        by_load = Agent.objects.order_by("load", F("last_assigned_at").asc(nulls_first=True), "id")
        agent = _first(by_load, priority)
        Ticket.objects.filter(pk=ticket.pk).update(assigned_agent=agent, assigned_at=timezone.now())
        _record(ticket, agent)


def naive(priority: Priority) -> None:
    """As most systems do it: count what each holds, take the lowest, without a lock."""
    held = Count("tickets", filter=~Q(tickets__status=Status.CLOSED))
    with transaction.atomic():
        agent = _first(Agent.objects.annotate(held=held).order_by("held", "id"), priority)
        _record(_create(priority, agent), agent)


def raw(priority: Priority) -> None:
    """The same rows by the bare driver in one transaction, to somebody whom nobody chose."""
    agent = random.choice(_agents(priority))
    now = timezone.now()
    connection.ensure_connection()
    driver = connection.connection
    with driver.transaction():
        ticket = driver.execute(_RAW_TICKET, [TITLE, DESCRIPTION, priority, agent.pk, now, now, now]).fetchone()[0]
        decided = [ticket, agent.pk, _WHY, Jsonb(_candidates()), now]
        driver.execute(_RAW_DECISION, decided)
        mail = [agent.email, agent.name, TITLE, Jsonb(_CONTEXT), uuid.uuid4().hex, now, now]
        driver.execute(_RAW_MAIL, [ticket, *mail])
        driver.execute(_RAW_HISTORY, [str(ticket), ticket, TITLE, Jsonb(_CHANGES), now])


def insert(priority: Priority) -> None:
    """One row in a commit of its own, by the bare driver: what the database can do at best."""
    connection.ensure_connection()
    now = timezone.now()
    connection.connection.execute(_RAW_TICKET, [TITLE, DESCRIPTION, priority, None, None, now, now])


WAYS: Mapping[str, tuple[Callable[[Priority], None], int | None]] = {
    "one insert": (insert, 1),
    "raw statements": (raw, 6),
    "ORM, nobody chosen": (orm, None),
    "serialised": (serialised, None),
    "counting": (naive, None),
    "ours": (ours, None),
}


def work(way: str, priorities: Sequence[Priority] = MIXED) -> Work:
    """What a client does that creates tickets of these priorities."""
    create, statements = WAYS[way]
    return Work(
        once=lambda: create(random.choice(priorities)),
        begin=partial(_begin, priorities, is_routed=create is ours),
        statements=statements,
    )


def _begin(priorities: Sequence[Priority], *, is_routed: bool) -> None:
    if not is_routed:
        switch_off_assignment()
        for priority in priorities:
            _agents(priority)


@cache
def _agents(priority: Priority) -> list[Agent]:
    """Some of those who may get it, other ones in each process."""
    return list(Agent.objects.filter(level__in=policy.POOLS[priority][0].levels).order_by("?")[:200])


@cache
def _candidates() -> list[dict[str, object]]:
    """What a decision keeps of the ten best, as the newest one of this database has it."""
    candidates: list[dict[str, object]] = Decision.objects.filter(agent__isnull=False).latest("pk").candidates
    return candidates


def _create(priority: Priority, agent: Agent | None = None) -> Ticket:
    assigned_at = timezone.now() if agent else None
    return Ticket.objects.create(
        title=TITLE, description=DESCRIPTION, priority=priority, assigned_agent=agent, assigned_at=assigned_at
    )


def _first(agents: QuerySet[Agent], priority: Priority) -> Agent:
    for pool in policy.POOLS[priority]:
        has_room = Q(capacity__isnull=True) | Q(load__lt=F("capacity"))
        able = agents.filter(has_room, is_active=True, is_available=True, level__in=pool.levels)
        if agent := able.first():
            return agent
    raise Agent.DoesNotExist


def _record(ticket: Ticket, agent: Agent) -> None:
    decision = Decision.objects.create(
        ticket=ticket,
        trigger=Trigger.CREATED,
        outcome=Outcome.ASSIGNED,
        agent=agent,
        rule="medium: seniors",
        explanation=_WHY,
        load=agent.load,
        candidates=_candidates(),
        policy_version=policy.VERSION,
        duration_us=1000,
    )
    Notification.objects.create(
        ticket=ticket.pk,
        kind=Kind.ASSIGNED,
        event=decision.event,
        recipient=agent.email,
        recipient_name=agent.name,
        subject=f"[{ticket.reference}] Assigned to you: {TITLE}",
        context=_CONTEXT,
        message_id=f"<{uuid.uuid4().hex}@bench.example.com>",
    )


_CONTEXT = {
    "reference": "T-000123",
    "title": TITLE,
    "priority": "Medium",
    "description": DESCRIPTION,
    "why": _WHY,
    "path": "/tickets/detail/?id=123",
}
_CHANGES = {"title": ["None", TITLE], "priority": ["None", "medium"], "status": ["None", "open"]}
_RAW_TICKET = """
INSERT INTO tickets_ticket (title, description, priority, status, assigned_agent_id, assigned_at, created_at,
  updated_at)
VALUES (%s, %s, %s, 'open', %s, %s, %s, %s) RETURNING id
"""
_RAW_DECISION = """
INSERT INTO assignment_decision (ticket_id, agent_id, trigger, outcome, rule, explanation, load, candidates, "out",
  policy_version, is_live, duration_us, created_at)
VALUES (%s, %s, 'created', 'assigned', 'medium: seniors', %s, 5, %s, '{}', '1', true, 1000, %s)
"""
_RAW_MAIL = """
INSERT INTO notifications_notification (ticket, recipient, recipient_name, subject, context, message_id, created_at,
  next_attempt_at, event, kind, status, attempts, last_error)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'created', 'assigned', 'pending', 0, '')
"""
_RAW_HISTORY = """
INSERT INTO history_entry (object_pk, object_id, object_repr, changes, "timestamp", content_type_id, action,
  changes_text, source)
VALUES (%s, %s, %s, %s, %s, (SELECT id FROM django_content_type WHERE model = 'ticket'), 0, '', 'console')
"""
