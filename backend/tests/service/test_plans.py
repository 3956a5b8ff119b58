"""What the lists read: with 20,000 tickets, hardly more rows than they show and count, at any depth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import api.pagination
from accounts.roles import Role
from bench.fill import fill
from reports import figures
from tests.conftest import client_of
from tests.factories import make_user
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rest_framework.test import APIClient

TICKETS = 20_000
COUNTED = 300
MOST_ROWS = 3_000
"""Rows that one query may read; a scan of the least of the tables reads six times as many."""
BIG = re.compile(r"tickets_ticket|assignment_decision|notifications_notification|history_entry")

FILTERS = (
    "",
    "priority=high",
    "priority=high&priority=low",
    "status=open",
    "status=closed",
    "status=open&status=in_progress",
    "waiting=true",
    *(["waiting=false"] if connection.vendor == "postgresql" else []),  # nearly all: SQLite need not go far
    "assigned_agent=7",
    "requester={requester}",
    "created_after={late}",
    "created_before={early}",
    "status=open&priority=high",
    "status=closed&created_before={early}",
)
ORDERINGS = ("id", "created_at", "updated_at", "closed_at", "priority", "status", "title")
LISTS = (
    *(f"tickets/?{query}" for query in FILTERS),
    *(f"tickets/?ordering={sign}{name}" for name in ORDERINGS for sign in ("", "-")),
    "tickets/?ordering=-priority,created_at",
    "tickets/?ordering=priority,-created_at",
    "tickets/?waiting=true&ordering=-priority,created_at",
    "tickets/?priority=high&ordering=priority",
    "tickets/?priority=medium&priority=high&ordering=priority",
    "tickets/?priority=low&ordering=-priority",
    "tickets/?assigned_agent=7&status=open&status=in_progress&ordering=-priority",
    "tickets/?status=open&status=in_progress&ordering=priority",
    *(["tickets/?status=open&status=in_progress&ordering=id"] if connection.vendor == "postgresql" else []),
    "tickets/?created_after={recent}&ordering=id",
    "tickets/?created_after={recent}&ordering=status",
    "tickets/?created_after={recent}&status=closed&ordering=priority",
    "tickets/?search=zeppelin",
    "tickets/?search=nothing",
    "tickets/?search=zep&priority=high",
    "tickets/7/decisions/",
    "decisions/",
    "decisions/?agent=7",
    "decisions/?ticket=7",
    "decisions/?trigger=manual&trigger=hand_back",
    "decisions/?trigger=created&outcome=assigned",
    "decisions/?trigger=created",
    "decisions/?outcome=waiting",
    "decisions/?ordering=created_at",
    "notifications/",
    "notifications/?status=failed",
    "notifications/?status=sent",
    "notifications/?kind=moved",
    "notifications/?ticket=7",
    "notifications/?ordering=-sent_at",
    "notifications/?search=zeppelin",
    "history/",
    "history/?object_type=ticket&object_id=7",
    "history/?source=token",
    "history/?action=deleted",
    "history/?after={late}",
    "history/?before={early}",
    "history/?search=zeppelin",
    "reports/counts/",
)


@pytest.mark.django_db(transaction=True)
def test_no_list_reads_many_more_rows_than_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.pagination, "COUNT_CAP", COUNTED)
    fill(agents=20, tickets=TICKETS)
    client = client_of(make_user(role=Role.ADMIN))
    values = {
        "early": moment(200),
        "late": moment(TICKETS - 200),
        "recent": moment(TICKETS - 2_000),
        "requester": Ticket.objects.get(pk=1).requester_id,
    }

    wrong = [problem for path in LISTS for problem in problems(client, f"/apis/{path}".format(**values))]
    with CaptureQueriesContext(connection) as captured:
        figures._counts()
    wrong += too_much("tickets of the overview", about_big_tables(captured))

    assert not wrong, "\n".join(wrong)


def moment(ticket: int) -> str:
    return f"{Ticket.objects.get(pk=ticket).created_at:%Y-%m-%dT%H:%M:%SZ}"


def problems(client: APIClient, path: str) -> Iterator[str]:
    """The queries that read too much, on the first page of a list, in its middle, and on the way back from there."""
    first, asked = read(client, path)
    yield from too_much(path, asked)
    if first.get("next"):
        middle, _ = read(client, f"{path}{'&' if '?' in path else '?'}page=9&page_size=10", is_there=False)
        for link in ("next", "previous"):
            if middle.get(link):
                yield from too_much(f"{path} {link}", read(client, middle[link])[1])


def read(client: APIClient, path: str, *, is_there: bool = True) -> tuple[Any, list[str]]:
    """The answer, and the queries about big tables that it took."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200 or not is_there, response.content
    return response.json(), about_big_tables(captured)


def about_big_tables(captured: CaptureQueriesContext) -> list[str]:
    selects = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    return [sql for sql in selects if BIG.search(sql) and "TABLESAMPLE" not in sql]


def too_much(path: str, queries: list[str]) -> Iterator[str]:
    judge = rows_read if connection.vendor == "postgresql" else scans
    for sql in queries:
        if (found := judge(sql)) > (MOST_ROWS if connection.vendor == "postgresql" else 0):
            yield f"{path}: {found} by {sql}"


def rows_read(sql: str) -> int:
    """How many rows PostgreSQL looked at."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
        (plans,) = cursor.fetchone()
    return sum(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        for node in nodes(plans[0]["Plan"])
        if "Scan" in node["Node Type"]
    )


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def scans(sql: str) -> int:
    """How many tables SQLite goes through from end to end, but for their own order as far as a page goes."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        steps = [detail for *_, detail in cursor.fetchall()]
    is_walk = re.search(r'ORDER BY "\w+"\."id" (ASC|DESC) LIMIT', sql)
    return 0 if is_walk else sum(bool(re.fullmatch(r"SCAN (?!subquery|hits)\w+", step)) for step in steps)
