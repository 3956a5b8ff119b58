"""What happened day by day: arrivals, closures, decisions, and the load of one agent."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, Window
from django.db.models.functions import Coalesce, Lead
from django.utils import timezone

from assignment.models import Decision, Outcome, Trigger
from reports import tally
from reports.models import Kind
from tickets.choices import Priority

if TYPE_CHECKING:
    from datetime import date

    from agents.models import Agent

MAX_DAYS = 366


def activity(days: int, now: datetime | None = None) -> dict[str, Any]:
    """Arrivals and closures of the last `days` days (UTC, today included) by day and priority, and who decided.

    Three queries; arrivals and closures are read from the tally, whatever the number of tickets.
    """
    dates = _dates(days, now or timezone.now())
    counted = tally.by_day(dates[0])
    return {
        "days": [
            {
                "date": day,
                **{str(kind): {str(priority): counted[kind, day, priority] for priority in Priority} for kind in Kind},
            }
            for day in dates
        ],
        "decided": _decided(_midnight(dates[0])),
    }


def _decided(start: datetime) -> dict[str, int]:
    """Assignments since `start`: by the rules, and by hand; all are counted along an index, by hand are few."""
    assigned = Decision.objects.filter(created_at__gte=start, outcome=Outcome.ASSIGNED).order_by()
    by_hand = assigned.filter(trigger=Trigger.MANUAL, rule="by hand").count()
    return {"by_rule": assigned.count() - by_hand, "by_hand": by_hand}


def load_history(agent: Agent, days: int, now: datetime | None = None) -> list[dict[str, Any]]:
    """How many active tickets `agent` held at the end of each of the last `days` days (UTC), today as of now.

    Read from the decisions: a ticket is held from the decision that gave it to the next one about it, or to its
    closing. One query.
    """
    now = now or timezone.now()
    dates = _dates(days, now)
    held = _periods_held(agent, _midnight(dates[0]))
    ends = [min(_midnight(day + timedelta(days=1)), now) for day in dates]
    return [
        {"date": day, "load": sum(start <= end and (until is None or until > end) for start, until in held)}
        for day, end in zip(dates, ends, strict=True)
    ]


def _periods_held(agent: Agent, start: datetime) -> list[tuple[datetime, datetime | None]]:
    next_decision = Window(Lead("created_at"), partition_by=F("ticket"), order_by=F("id").asc())
    # What was closed before `start` ended before it, however old the history is.
    is_recent = Q(ticket__closed_at__isnull=True) | Q(ticket__closed_at__gte=start)
    theirs = Decision.objects.filter(is_recent, agent=agent).order_by().values("ticket")
    decisions = (
        Decision.objects.filter(ticket__in=theirs)
        .order_by()
        .annotate(until=Coalesce(next_decision, F("ticket__closed_at")))
        .values_list("agent", "created_at", "until")
    )
    return [
        (since, until) for holder, since, until in decisions if holder == agent.pk and (until is None or until > start)
    ]


def _dates(days: int, now: datetime) -> list[date]:
    today = now.astimezone(UTC).date()
    return [today - timedelta(days=ago) for ago in range(days - 1, -1, -1)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
