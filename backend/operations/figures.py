"""What monitoring asks for: each figure is one indexed query over what the database holds now, for all processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Value
from django.utils import timezone

from assignment.models import Decision, Outcome
from notifications.heartbeat import workers_seen
from notifications.models import Notification
from notifications.models import Status as MailStatus
from tickets.choices import Priority
from tickets.models import Ticket

LATE = timedelta(minutes=15)
"""A mail that is owed for longer says that the mail server or the workers are not well."""


@dataclass(frozen=True, slots=True)
class MailHealth:
    """Mails that are owed or were given up."""

    pending: int
    failed: int
    oldest_pending_seconds: float


@dataclass(frozen=True, slots=True)
class Workers:
    """Workers that gave a sign of life lately; `last_seen_seconds` is None when there is none."""

    alive: int
    last_seen_seconds: float | None


def mail_health() -> MailHealth:
    """Mails that are owed or were given up; one query."""
    open_mails = Notification.objects.filter(status__in=(MailStatus.PENDING, MailStatus.FAILED)).order_by()
    rows = open_mails.values("status").annotate(count=Count("pk"), oldest=Min("created_at"))
    found: dict[str, dict[str, Any]] = {row["status"]: row for row in rows}
    pending = found.get(MailStatus.PENDING)
    return MailHealth(
        pending=pending["count"] if pending else 0,
        failed=found[MailStatus.FAILED]["count"] if MailStatus.FAILED in found else 0,
        oldest_pending_seconds=_age(pending["oldest"]) if pending else 0.0,
    )


def workers() -> Workers:
    """The workers that are alive; one query."""
    alive = workers_seen()
    return Workers(len(alive), _age(alive[0].seen_at) if alive else None)


def alarms(mail: MailHealth, seen: Workers) -> list[str]:
    """What somebody should look at; empty when all is well."""
    return [
        *([f"Failed mails: {mail.failed}."] if mail.failed else []),
        *(["Mail is late."] if mail.oldest_pending_seconds > LATE.total_seconds() else []),
        *([] if seen.alive else ["No worker is alive."]),
    ]


def waiting() -> dict[str, tuple[int, float]]:
    """For each priority how many tickets wait, and for how many seconds the oldest has; one query."""
    rows = Ticket.objects.waiting().order_by().values("priority").annotate(count=Count("pk"), oldest=Min("created_at"))
    found = {row["priority"]: (row["count"], _age(row["oldest"])) for row in rows}
    return {str(priority): found.get(priority, (0, 0.0)) for priority in Priority}


def decisions() -> dict[tuple[str, str], int]:
    """How many decisions were ever made, by trigger and outcome.

    One statement, so that no count ever falls: all by trigger, and the few that wait; both read indexes alone.
    """
    counted = Decision.objects.order_by().values("trigger").annotate(count=Count("pk"))
    every = counted.annotate(part=Value("all"))
    waits = counted.filter(outcome=Outcome.WAITING).annotate(part=Value("waiting"))
    found = {(row["trigger"], row["part"]): row["count"] for row in every.union(waits, all=True)}
    counts: dict[tuple[str, str], int] = {}
    for trigger, part in found:
        if part == "all":
            waited = found.get((trigger, "waiting"), 0)
            counts[trigger, Outcome.WAITING.value] = waited
            counts[trigger, Outcome.ASSIGNED.value] = found[trigger, "all"] - waited
    return counts


def mails() -> dict[str, int]:
    """How many mails the ledger holds, by status; one query of its index."""
    rows = Notification.objects.order_by().values("status").annotate(count=Count("pk"))
    found = {row["status"]: row["count"] for row in rows}
    return {str(status): found.get(status, 0) for status in MailStatus}


def _age(moment: datetime) -> float:
    return max((timezone.now() - moment).total_seconds(), 0.0)
