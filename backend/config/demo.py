"""A believable past for an empty database.

The weeks before now are played through event by event, each as a plain save or a service call, so that every decision,
mail and load is what the rules make of it; then the times of what each event wrote are moved to the event's own time.
"""

from __future__ import annotations

import heapq
import random
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.actor import acting_as
from accounts.models import User
from accounts.roles import Role
from agents.levels import Level
from agents.models import Agent
from assignment.models import Decision, Outcome
from assignment.services import assign_by_hand, hand_over
from config import demo_data
from notifications.models import Notification
from notifications.models import Status as MailStatus
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

ADMIN = "admin"
TICKETS = 200
PAST = timedelta(weeks=6)
RECENT = timedelta(days=3)
RECENT_TICKETS = 60
"""Tickets of the last days, which take longer too: the desk is busy now."""
SLOWER = 2.5
URGENT = (175, 110, 65, 25, 8)
"""Minutes ago at which something urgent came: more than the seniors have room for, so some of it waits."""
UNSENT = 5
"""Mails left to the mail worker."""
_HOURS = {Priority.HIGH: (1, 10), Priority.MEDIUM: (4, 80), Priority.LOW: (8, 150)}
"""Hours from creation to closing, least and most."""


@dataclass(frozen=True, slots=True)
class Account:
    """A new account and its password, to be told once."""

    username: str
    password: str
    role: Role


def taken() -> str:
    """Why the database is not empty enough for a demonstration; nothing when it is."""
    if Ticket.objects.exists() or Agent.objects.exists():
        return "there are tickets or agents already"
    names = [_username(agent.first_name, agent.last_name) for agent in demo_data.AGENTS]
    names += [_username(first, last) for first, last in demo_data.REQUESTERS]
    if not _admins().exists():
        names.append(ADMIN)
    same = Q(lower_name__in=names) | Q(lower_email__in=[_email(name) for name in names])
    if User.objects.alias(lower_name=Lower("username"), lower_email=Lower("email")).filter(same).exists():
        return "there are accounts with the names of the demonstration"
    return ""


@transaction.atomic
def fill() -> list[Account]:
    """Make people and their past, all or nothing. Returns the accounts that somebody can sign in to.

    An admin account is among them only when there is no active admin yet.
    """
    accounts: list[Account] = []
    if not _admins().exists():
        accounts.append(_account(ADMIN, Role.ADMIN))
    accounts += [_account(demo_data.AGENT_ACCOUNT, Role.AGENT), _account(demo_data.REQUESTER_ACCOUNT, Role.REQUESTER)]
    _make_agents()
    _Past(now=timezone.now(), requesters=_make_requesters()).play()
    _settle_mails()
    return accounts


def _admins() -> QuerySet[User]:
    return User.objects.filter(role=Role.ADMIN, is_active=True).order_by("pk")


def _username(first: str, last: str) -> str:
    return f"{first}.{last}".lower()


def _email(username: str) -> str:
    return f"{username}@example.com"


def _account(username: str, role: Role) -> Account:
    password = secrets.token_urlsafe(12)
    _make_user(username, role, password)
    return Account(username, password, role)


def _make_user(username: str, role: Role, password: str | None = None) -> User:
    first, _, last = username.title().partition(".")
    return User.objects.create_user(username, _email(username), password, role=role, first_name=first, last_name=last)


def _make_agents() -> None:
    for first, last, level, capacity in demo_data.AGENTS:
        username = _username(first, last)
        Agent.objects.create(
            first_name=first,
            last_name=last,
            email=_email(username),
            level=level,
            capacity=capacity,
            account=User.objects.filter(username=username).first(),
        )
    Agent.objects.update(created_at=timezone.now() - PAST)


def _make_requesters() -> list[User]:
    """All who ask for help; only one of them can sign in."""
    names = [_username(first, last) for first, last in demo_data.REQUESTERS]
    for name in names:
        if name != demo_data.REQUESTER_ACCOUNT:
            _make_user(name, Role.REQUESTER)
    return list(User.objects.filter(username__in=names).order_by("pk"))


@dataclass
class _Past:
    """Events in the order of time, each of which may bring about others; those after `now` never happen."""

    now: datetime
    requesters: Sequence[User]
    # The same past every time.
    chance: random.Random = field(default_factory=lambda: random.Random(5))  # noqa: S311
    events: list[tuple[datetime, int, Callable[[datetime], int | None]]] = field(default_factory=list)
    numbers: count[int] = field(default_factory=count)
    last_decision: int = 0

    def play(self) -> None:
        """Let it happen."""
        for at in self._times():
            self._plan(at, self._create)
        for minutes in URGENT:
            self._plan(self.now - timedelta(minutes=minutes), self._create_urgent)
        self._plan(self.now - timedelta(hours=20), self._go_on_leave)
        while self.events:
            at, _, event = heapq.heappop(self.events)
            self._happen(at, event)

    def _times(self) -> list[datetime]:
        early = [PAST - (PAST - RECENT) * self.chance.random() for _ in range(TICKETS - RECENT_TICKETS - len(URGENT))]
        late = [RECENT * self.chance.random() for _ in range(RECENT_TICKETS)]
        return [self.now - ago for ago in (*early, *late)]

    def _plan(self, at: datetime, event: Callable[[datetime], int | None]) -> None:
        if at < self.now:
            heapq.heappush(self.events, (at, next(self.numbers), event))

    def _happen(self, at: datetime, event: Callable[[datetime], int | None]) -> None:
        """Run `event`, then move what it wrote from now to `at`."""
        changed = event(at)
        if changed is not None:
            closed_at = Case(When(status=Status.CLOSED, then=Value(at)))
            Ticket.objects.filter(pk=changed).update(updated_at=at, closed_at=closed_at)
        decisions = list(Decision.objects.filter(pk__gt=self.last_decision).order_by("pk"))
        if decisions:
            self.last_decision = decisions[-1].pk
            assigned = [decision for decision in decisions if decision.outcome == Outcome.ASSIGNED]
            tickets, agents = {item.ticket_id for item in assigned}, {item.agent_id for item in assigned}
            Ticket.objects.filter(pk__in=tickets).update(assigned_at=at, updated_at=at)
            Agent.objects.filter(pk__in=agents).update(last_assigned_at=at)
            Decision.objects.filter(pk__in=[decision.pk for decision in decisions]).update(created_at=at)
        Notification.objects.filter(status=MailStatus.PENDING).update(
            created_at=at, status=MailStatus.SENT, sent_at=at + timedelta(seconds=2), attempts=1, next_attempt_at=None
        )

    def _create_urgent(self, at: datetime) -> int:
        return self._create(at, [kind for kind in demo_data.TICKETS if kind[0] is Priority.HIGH])

    def _create(self, at: datetime, kinds: Sequence[tuple[Priority, str, str]] = demo_data.TICKETS) -> int:
        priority, title, description = self.chance.choice(kinds)
        words = {
            "place": self.chance.choice(demo_data.PLACES),
            "system": self.chance.choice(demo_data.SYSTEMS),
            "team": self.chance.choice(demo_data.TEAMS),
        }
        title = title.format(**words)
        requester = self.chance.choice(self.requesters)
        with acting_as(requester):
            ticket = Ticket.objects.create(
                title=title[0].upper() + title[1:],
                description=description.format(**words),
                priority=priority,
                requester=requester,
                created_at=at,
            )
        self._plan_work(at, ticket)
        return ticket.pk

    def _plan_work(self, at: datetime, ticket: Ticket) -> None:
        """What will happen to a new ticket: always begun and closed, now and then something else."""
        work = timedelta(hours=self.chance.uniform(*_HOURS[Priority(ticket.priority)]))
        if at > self.now - RECENT:
            work *= SLOWER
        self._plan(at + work * 0.3, lambda _at: self._begin(ticket.pk))
        self._plan(at + work, lambda closing: self._close(ticket.pk, closing))
        luck = self.chance.random()
        if luck < 0.05:
            self._plan(at + work * 0.2, lambda _at: self._raise_priority(ticket.pk))
        elif luck < 0.10:
            self._plan(at + work * 0.5, lambda _at: self._assign_by_hand(ticket.pk))
        elif luck < 0.14:
            self._plan(at + work * 1.4, lambda reopening: self._reopen(ticket.pk, reopening))

    def _begin(self, pk: int) -> int | None:
        ticket = Ticket.objects.get(pk=pk)
        if ticket.assigned_agent_id is None or ticket.status != Status.OPEN:
            return None
        return self._set(ticket, status=Status.IN_PROGRESS)

    def _close(self, pk: int, at: datetime) -> int | None:
        ticket = Ticket.objects.get(pk=pk)
        if ticket.assigned_agent_id is None:
            self._plan(at + timedelta(hours=6), lambda later: self._close(pk, later))
            return None
        return self._set(ticket, status=Status.CLOSED)

    def _reopen(self, pk: int, at: datetime) -> int | None:
        ticket = Ticket.objects.get(pk=pk)
        if ticket.is_active:
            return None
        self._plan(at + timedelta(hours=self.chance.uniform(4, 48)), lambda later: self._close(pk, later))
        return self._set(ticket, status=Status.OPEN)

    def _raise_priority(self, pk: int) -> int:
        return self._set(Ticket.objects.get(pk=pk), priority=Priority.HIGH)

    def _assign_by_hand(self, pk: int) -> int | None:
        ticket = Ticket.objects.get(pk=pk)
        holder = ticket.assigned_agent
        seniors = Agent.objects.filter(is_available=True, level=Level.SENIOR).order_by("load", "pk")
        agent = next(senior for senior in seniors if senior != holder)
        if not ticket.is_active:
            return None
        with acting_as(_admins().first()):
            assign_by_hand(ticket, agent, override=True)
        return pk

    def _go_on_leave(self, _at: datetime) -> None:
        away = Agent.objects.get(email=demo_data.AWAY)
        away.is_available = False
        away.save()
        hand_over(away)

    @staticmethod
    def _set(ticket: Ticket, **values: str) -> int:
        for name, value in values.items():
            setattr(ticket, name, value)
        ticket.save()
        return ticket.pk


def _settle_mails() -> None:
    """Nearly all mails of the past are sent; one was refused, so that the page has it; the latest are still owed."""
    newest = list(Notification.objects.order_by("-pk").values_list("pk", flat=True)[: UNSENT + 1])
    unsent, refused = newest[:UNSENT], newest[UNSENT:]
    Notification.objects.filter(pk__in=unsent).update(
        status=MailStatus.PENDING, sent_at=None, attempts=0, next_attempt_at=timezone.now()
    )
    Notification.objects.filter(pk__in=refused).update(
        status=MailStatus.FAILED, sent_at=None, last_error="550 5.1.1 The mailbox does not exist"
    )
