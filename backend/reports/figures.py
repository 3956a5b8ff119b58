"""The figures of the overview, each from one query or a fixed few."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Min, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from agents.models import Agent
from assignment import policy, selection
from notifications.models import Notification
from notifications.models import Status as MailStatus
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime

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
    rows = Ticket.objects.order_by().values("status", "priority").annotate(count=Count("pk"))
    counted = {(row["status"], row["priority"]): row["count"] for row in rows}
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
        "out": {str(reason): count for reason, count in choice.out.items()},
        "explanation": choice.explanation,
    }


def _loads() -> list[dict[str, Any]]:
    agents = Agent.objects.active().order_by("-load", "first_name", "last_name", "id")
    return [
        {
            "id": agent.pk,
            "name": agent.name,
            "level": agent.level,
            "is_available": agent.is_available,
            "load": agent.load,
            "capacity": agent.capacity,
        }
        for agent in agents
    ]


def _spread(start: str, end: str, now: datetime) -> dict[str, Any]:
    """Median and 90th percentile of the time from `start` to `end`, for tickets that reached `end` lately. One query.

    By nearest rank: the value that as many per cent of the tickets do not exceed.
    """
    reached = Ticket.objects.filter(**{f"{end}__gte": now - timedelta(days=DAYS)}).order_by()
    count = Window(Count("*"))
    ranked = reached.annotate(
        took=ExpressionWrapper(F(end) - F(start), DurationField()),
        rank=Window(RowNumber(), order_by="took"),
        count=count,
        median_rank=(count * 50 + 99) / 100,
        p90_rank=(count * 90 + 99) / 100,
    )
    picked = ranked.filter(Q(rank=F("median_rank")) | Q(rank=F("p90_rank"))).order_by("rank")
    rows = list(picked.values_list("took", "count"))
    seconds = [took.total_seconds() for took, _count in rows]
    return {
        "count": rows[0][1] if rows else 0,
        "median": seconds[0] if rows else None,
        "p90": seconds[-1] if rows else None,
    }


def _mail(now: datetime) -> dict[str, Any]:
    """How the ledger stands; each figure along an index of its own."""
    mails = Notification.objects.order_by()
    pending = mails.filter(status=MailStatus.PENDING)
    return {
        **pending.aggregate(pending=Count("pk"), oldest_pending=Min("created_at")),
        "failed": mails.filter(status=MailStatus.FAILED).count(),
        "sent_last_day": mails.filter(status=MailStatus.SENT, sent_at__gte=now - timedelta(days=1)).count(),
    }
