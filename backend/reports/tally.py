"""What the tally says, and its compaction."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Max, Sum

from reports.models import Kind, Tally

if TYPE_CHECKING:
    from datetime import date

SURPLUS = 10_000
"""Rows too many that are worth a compaction: a report reads them in a few milliseconds."""

_APPEND_SUMS = """
INSERT INTO reports_tally (kind, day, priority, count)
SELECT kind, day, priority, sum(count) FROM {rows} GROUP BY kind, day, priority HAVING sum(count) <> 0
"""
_REMOVE_ALL = "WITH gone AS (DELETE FROM reports_tally RETURNING *)"


def by_day(since: date) -> Counter[tuple[str, date, str]]:
    """How many tickets arrived and were closed from the day `since` on, by kind, day and priority. One query."""
    rows = Tally.objects.filter(day__gte=since).values_list("kind", "day", "priority").annotate(Sum("count"))
    return Counter({(kind, day, priority): count for kind, day, priority, count in rows})


def closed() -> Counter[str]:
    """How many tickets are closed, by priority. One query."""
    rows = Tally.objects.filter(kind=Kind.CLOSED).values_list("priority").annotate(Sum("count"))
    return Counter(dict(rows))


def compact() -> None:
    """Sum up the rows of each kind, day and priority, once more than `SURPLUS` can go.

    Safe beside writers, who only append, and beside others who compact: on PostgreSQL what a statement sums up is
    exactly what it removed, on SQLite the transaction is alone. Readers see the rows before it or after it.
    """
    if _surplus() <= SURPLUS:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_REMOVE_ALL + _APPEND_SUMS.format(rows="gone"))
            return
        with transaction.atomic():
            last = Tally.objects.aggregate(last=Max("pk"))["last"]
            cursor.execute(_APPEND_SUMS.format(rows="reports_tally"))
            cursor.execute("DELETE FROM reports_tally WHERE id <= %s", [last])


def _surplus() -> int:
    """How many rows a compaction would spare, those of empty sums not counted. Two queries."""
    sums = Tally.objects.values("kind", "day", "priority").distinct()
    return Tally.objects.count() - sums.count()
