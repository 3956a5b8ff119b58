"""What a run left in the database: whether every ticket has its agent, and whether it is the right one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from django.db import connection
from django.db.models import Count, F, Max, Min, Q

from agents.levels import Level
from agents.models import Agent
from assignment.models import Decision
from history.models import Entry
from notifications.models import Notification
from reports import tally
from reports.models import Tally
from tickets.choices import Priority
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

_TABLES: tuple[Any, ...] = (Notification, Decision, Entry, Ticket)


@dataclass
class Mark:
    """Where the tables ended before a run; what comes after can be judged and taken away again."""

    ends: dict[Any, int]
    is_one_pool: bool
    widest: int = field(default=0)

    @classmethod
    def here(cls, priorities: Sequence[Priority]) -> Self:
        ends: dict[Any, int] = {model: model.objects.aggregate(end=Max("pk"))["end"] or 0 for model in _TABLES}
        return cls(ends, is_one_pool=set(priorities) == {Priority.LOW})

    def watch(self) -> None:
        """Look at the spread of this moment."""
        self.widest = max(self.widest, self.spread())

    def judge(self, made: int) -> dict[str, int | float]:
        """What is wrong with the tickets that came after the mark; `made` is how many there should be."""
        self.watch()
        tickets = Ticket.objects.filter(pk__gt=self.ends[Ticket])
        decisions = Decision.objects.filter(pk__gt=self.ends[Decision], is_live=True)
        mails = Notification.objects.filter(pk__gt=self.ends[Notification])
        assigned = tickets.filter(assigned_agent__isnull=False).count()
        with_juniors = tickets.filter(assigned_agent__level=Level.JUNIOR)
        # Once seniors are at capacity, Medium rightly goes on to juniors.
        may_be_full = Agent.objects.filter(capacity__isnull=False).exists()
        allowed = [Priority.LOW, Priority.MEDIUM] if may_be_full else [Priority.LOW]
        return {
            "spread": self.widest,
            "lost": abs(made - tickets.count()) + abs(made - decisions.count()) + abs(assigned - mails.count()),
            "double": _more_than_one(decisions) + _more_than_one(mails),
            "wrong level": with_juniors.exclude(priority__in=allowed).count(),
            "over capacity": Agent.objects.filter(load__gt=F("capacity")).count(),
            "waiting": tickets.waiting().count(),
        }

    def clear(self) -> None:
        """Take away what came after the mark; loads and tally fall to what they were."""
        for model in _TABLES:
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id > {self.ends[model]}")
        tally.compact()  # as a worker does each minute
        tidy()

    def spread(self, agents: QuerySet[Agent] | None = None) -> int:
        """How far the loads of eligible agents are apart, in one pool or in each level."""
        among = Agent.objects.all() if agents is None else agents
        eligible = among.filter(Q(capacity__isnull=True) | Q(load__lt=F("capacity"))).order_by()
        grouped = eligible.values("is_active" if self.is_one_pool else "level")
        widths = grouped.annotate(width=Max("load") - Min("load")).values_list("width", flat=True)
        return max(widths, default=0)


def tidy() -> None:
    """Do on PostgreSQL what its autovacuum does between two bursts, wherever that is switched off."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE agents_agent")
            for model in (*_TABLES, Tally):
                cursor.execute(f"VACUUM {model._meta.db_table}")


def _more_than_one(rows: Any) -> int:
    return int(rows.order_by().values("ticket").annotate(number=Count("pk")).filter(number__gt=1).count())
