"""The figures of the overview, each from one query or a fixed few."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Min
from django.utils import timezone

from agents.models import Agent, full_name
from assignment import policy, selection
from assignment.serializers import OutSerializer
from notifications.models import Notification
from notifications.models import Status as MailStatus
from reports import tally
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

DAYS = 30
"""How far back times to assign and to close look."""


def overview(now: datetime | None = None) -> dict[str, Any]:
    """Everything that `GET reports/overview/` answers; times are in seconds, moments in UTC."""
    now = now or timezone.now()
    return {
        "tickets": _counts(),
        "waiting": _waiting(),
        "agents": _loads(),
        "days": DAYS,
        "time_to_assign": _spread("created_at", "assigned_at", now),
        "time_to_close": _spread("created_at", "closed_at", now),
        "mail": _mail(now),
    }


def attention() -> dict[str, Any]:
    """What `GET reports/counts/` answers. Two queries."""
    rows = Ticket.objects.waiting().order_by().values("priority").annotate(count=Count("pk"))
    waiting = {row["priority"]: row["count"] for row in rows}
    return {
        "waiting": {str(priority): waiting.get(priority, 0) for priority in Priority},
        "failed_mails": Notification.objects.filter(status=MailStatus.FAILED).count(),
    }


def _counts() -> list[dict[str, Any]]:
    """Tickets by status and priority: the active ones counted, the closed ones from the tally. Two queries."""
    # Named one by one they are a part of the index that begins with the status; "not closed" reads all of it.
    active = Ticket.objects.filter(status__in=(Status.OPEN, Status.IN_PROGRESS)).order_by()
    rows = active.values_list("status", "priority").annotate(count=Count("pk"))
    counted = {(status, priority): count for status, priority, count in rows}
    counted |= {(Status.CLOSED, priority): count for priority, count in tally.closed().items()}
    return [
        {"status": str(status), "priority": str(priority), "count": counted.get((status, priority), 0)}
        for status in Status
        for priority in Priority
    ]


def _waiting() -> list[dict[str, Any]]:
    """For each priority: how many wait, since when, and why nobody takes them now."""
    rows = Ticket.objects.waiting().order_by().values("priority").annotate(count=Count("pk"), oldest=Min("created_at"))
    found = {row["priority"]: row for row in rows}
    return [_waiting_of(priority, found[priority]) for priority in policy.DRAIN_ORDER if priority in found]


def _waiting_of(priority: Priority, row: dict[str, Any]) -> dict[str, Any]:
    choice = policy.waiting(priority, out=selection.count_out(priority))
    return {
        "priority": str(priority),
        "count": row["count"],
        "oldest": row["oldest"],
        "out": OutSerializer(choice.out).data,
        "explanation": choice.explanation,
    }


def _loads() -> list[dict[str, Any]]:
    """What each active agent holds, most first; plain rows, since there may be thousands."""
    agents = Agent.objects.active().order_by("-load", "first_name", "last_name", "id")
    names = ("first_name", "last_name")
    rows = agents.values("id", *names, "level", "is_available", "load", "capacity")
    return [{"name": full_name(*map(row.pop, names)), **row} for row in rows]


def _spread(start: str, end: str, now: datetime) -> dict[str, Any]:
    """Median and 90th percentile of the time from `start` to `end`, for tickets that reached `end` lately.

    By nearest rank: the value that as many per cent of the tickets do not exceed. Three queries along an index.
    """
    reached = Ticket.objects.filter(**{f"{end}__gte": now - timedelta(days=DAYS)})
    took = ExpressionWrapper(F(end) - F(start), DurationField())
    by_length = reached.annotate(took=took).order_by("took").values_list("took", flat=True)
    count = reached.count()
    return {
        "count": count,
        "median": _seconds_at(50, by_length, count),
        "p90": _seconds_at(90, by_length, count),
    }


def _seconds_at(percent: int, by_length: QuerySet[Ticket, timedelta], count: int) -> float | None:
    rank = max(-(-count * percent // 100), 1)
    found = list(by_length[rank - 1 : rank])  # none: there is none, or it has gone since they were counted
    return found[0].total_seconds() if found else None


def _mail(now: datetime) -> dict[str, Any]:
    """How the ledger stands; each figure along an index of its own."""
    mails = Notification.objects.order_by()
    pending = mails.filter(status=MailStatus.PENDING)
    return {
        **pending.aggregate(pending=Count("pk"), oldest_pending=Min("created_at")),
        "failed": mails.filter(status=MailStatus.FAILED).count(),
        "sent_last_day": mails.filter(status=MailStatus.SENT, sent_at__gte=now - timedelta(days=1)).count(),
    }
