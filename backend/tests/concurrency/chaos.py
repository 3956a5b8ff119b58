"""Everything that people do to tickets and agents, at random, from many writers at once."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.db.models import Model

from agents.levels import Level
from agents.models import Agent
from assignment.services import assign_by_hand, drain, hand_back, hand_over, route_again
from tests.factories import make_ticket
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

M = TypeVar("M", bound=Model)


def _is_gone(error: Exception) -> bool:
    """Whether somebody else deleted the row meanwhile."""
    return isinstance(error, Ticket.DoesNotExist) or "did not affect any rows" in str(error)


class Writer:
    """One writer with dice of its own; the same seed makes the same choices."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)

    def run(self, seconds: float) -> int:
        """Act until the time is up; how many acts were done."""
        acts: list[Callable[[], None]] = (
            [self.create] * 6
            + [self.close] * 4
            + [
                self.reopen,
                self.reopen,
                self.change_priority,
                self.change_priority,
                self.rename,
                self.assign,
                self.route_again,
                self.toggle_availability,
                self.toggle_availability,
                self.hand_over,
                self.hand_back,
                self.change_capacity,
                self.change_level,
                self.leave_and_return,
                self.delete,
            ]
        )
        done = 0
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            try:
                self._dice.choice(acts)()
            except (Ticket.DoesNotExist, DatabaseError) as error:
                if not _is_gone(error):
                    raise
            done += 1
        return done

    def create(self) -> None:
        make_ticket(priority=self._dice.choice(list(Priority)))

    def close(self) -> None:
        self._save(Ticket.objects.active(), status=Status.CLOSED)

    def reopen(self) -> None:
        self._save(Ticket.objects.filter(status=Status.CLOSED), status=Status.OPEN)

    def change_priority(self) -> None:
        self._save(Ticket.objects.active(), priority=self._dice.choice(list(Priority)))

    def rename(self) -> None:
        self._save(Ticket.objects.all(), title=f"Renamed {self._dice.random()}")

    def assign(self) -> None:
        ticket, agent = self._any(Ticket.objects.active()), self._any(Agent.objects.all())
        if ticket is not None and agent is not None:
            self._unless_refused(lambda: assign_by_hand(ticket, agent, override=self._dice.random() < 0.5))

    def route_again(self) -> None:
        ticket = self._any(Ticket.objects.active())
        if ticket is not None:
            self._unless_refused(lambda: route_again(ticket))

    def delete(self) -> None:
        ticket = self._any(Ticket.objects.all())
        if ticket is not None:
            ticket.delete()

    def toggle_availability(self) -> None:
        agent = self._any(Agent.objects.all())
        if agent is not None:
            agent.is_available = not agent.is_available
            agent.save()

    def hand_over(self) -> None:
        """As an agent does who leaves for the day: unavailable, then hands over."""
        agent = self._any(Agent.objects.active())
        if agent is not None:
            agent.is_available = False
            agent.save()
            hand_over(agent)
            drain()  # what nobody could take waits, and comes back to whoever is available again meanwhile

    def hand_back(self) -> None:
        ticket = self._any(Ticket.objects.active().filter(assigned_agent__isnull=False))
        agent = ticket and ticket.assigned_agent
        if ticket and agent:
            self._unless_refused(lambda: hand_back(ticket, agent, "busy"))

    def change_capacity(self) -> None:
        self._save(Agent.objects.all(), capacity=self._dice.choice([1, 3, 5, None]))

    def change_level(self) -> None:
        self._save(Agent.objects.all(), level=self._dice.choice(list(Level)))

    def leave_and_return(self) -> None:
        agent = self._any(Agent.objects.active())
        if agent is not None:
            agent.delete()
            agent.is_active = True
            agent.save()

    def _save(self, rows: QuerySet[Any], **values: object) -> None:
        row = self._any(rows)
        if row is not None:
            for name, value in values.items():
                setattr(row, name, value)
            row.save()

    @staticmethod
    def _unless_refused(act: Callable[[], object]) -> None:
        with suppress(ValidationError, PermissionDenied):  # closed or moved meanwhile, or not eligible and no override
            act()

    def _any(self, rows: QuerySet[M]) -> M | None:
        ids = list(rows.values_list("pk", flat=True)[:200])
        return rows.model._default_manager.filter(pk=self._dice.choice(ids)).first() if ids else None
