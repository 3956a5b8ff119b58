"""The tally says what the tickets say, whoever writes them and however."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from reports import tally
from reports.models import Tally
from tests.factories import make_agent, make_ticket
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

Said = dict[tuple[str, str, str], int]

MIDNIGHT = datetime(2026, 3, 10, tzinfo=UTC)
BEFORE = MIDNIGHT - timedelta(microseconds=1)
NOON = MIDNIGHT + timedelta(hours=12)
TODAY, YESTERDAY = "2026-03-10", "2026-03-09"


def said() -> Said:
    """What the tally says, by kind, day and priority."""
    rows = tally.by_day(date.min)
    return {(kind, str(day), priority): count for (kind, day, priority), count in rows.items() if count}


def counted() -> Said:
    """The same, counted ticket by ticket."""
    found: Counter[tuple[str, str, str]] = Counter()
    for ticket in Ticket.objects.all():
        for kind, moment in (("arrived", ticket.created_at), ("closed", ticket.closed_at)):
            if moment is not None:
                found[kind, str(moment.astimezone(UTC).date()), ticket.priority] += 1
    return dict(found)


def sql(statement: str, *values: Any) -> None:
    """Write past every rule of the application."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def ticket(db: None) -> Ticket:
    """A high one that came today and is closed."""
    return make_ticket(priority=Priority.HIGH, status=Status.CLOSED, created_at=NOON, closed_at=NOON)


def rows() -> list[tuple[str, str, str, int]]:
    """What was appended since the ticket of the test."""
    appended = Tally.objects.order_by("id").values_list("kind", "day", "priority", "count")[2:]
    return sorted((kind, str(day), priority, count) for kind, day, priority, count in appended)


@pytest.mark.django_db
def test_a_creation_appends_one_row() -> None:
    make_agent()

    make_ticket(priority=Priority.LOW, created_at=NOON)

    assert list(Tally.objects.values_list("kind", "day", "priority", "count")) == [("arrived", NOON.date(), "low", 1)]


def test_a_ticket_that_comes_closed_arrives_and_is_closed(ticket: Ticket) -> None:
    Ticket.objects.bulk_create([Ticket(title="History", status=Status.CLOSED, created_at=BEFORE, closed_at=NOON)])

    assert rows() == [("arrived", YESTERDAY, "medium", 1), ("closed", TODAY, "medium", 1)]


def test_reopening_takes_the_closing_back(ticket: Ticket) -> None:
    ticket.status = Status.OPEN
    ticket.save()

    assert rows() == [("closed", TODAY, "high", -1)]


def test_a_closing_appends_one_row(ticket: Ticket) -> None:
    Ticket.objects.update(status=Status.OPEN, closed_at=None)
    Ticket.objects.update(status=Status.CLOSED, closed_at=MIDNIGHT)

    assert rows()[1:] == [("closed", TODAY, "high", 1)]


def test_a_closed_ticket_of_another_priority_is_another_closing_and_another_arrival(ticket: Ticket) -> None:
    ticket.priority = Priority.LOW
    ticket.save()

    assert rows() == [
        ("arrived", TODAY, "high", -1),
        ("arrived", TODAY, "low", 1),
        ("closed", TODAY, "high", -1),
        ("closed", TODAY, "low", 1),
    ]


def test_an_arrival_that_moves_to_another_day_leaves_the_closing_alone(ticket: Ticket) -> None:
    Ticket.objects.update(created_at=BEFORE)

    assert rows() == [("arrived", YESTERDAY, "high", 1), ("arrived", TODAY, "high", -1)]


def test_what_changes_nothing_that_is_tallied_appends_nothing(ticket: Ticket) -> None:
    Ticket.objects.update(created_at=MIDNIGHT, closed_at=MIDNIGHT, priority=Priority.HIGH)
    ticket.title = "Another"
    ticket.assigned_agent = make_agent()
    ticket.save()

    assert rows() == []


def test_a_deletion_takes_back_what_the_ticket_said(ticket: Ticket) -> None:
    make_ticket(created_at=NOON)
    ticket.delete()

    assert rows() == [
        ("arrived", TODAY, "high", -1),
        ("arrived", TODAY, "medium", 1),
        ("closed", TODAY, "high", -1),
    ]


def test_plain_sql_is_tallied_too(ticket: Ticket) -> None:
    columns = "title, description, priority, status, created_at, updated_at"
    for priority in ("low", "low", "medium"):
        sql(f"INSERT INTO tickets_ticket ({columns}) VALUES ('x', '', %s, 'open', %s, %s)", priority, NOON, NOON)
    sql("UPDATE tickets_ticket SET priority = 'high', closed_at = %s WHERE priority = 'low'", BEFORE)
    sql("DELETE FROM tickets_ticket WHERE priority = 'medium'")

    assert said() == counted() == {
        ("arrived", TODAY, "high"): 3,
        ("closed", TODAY, "high"): 1,
        ("closed", YESTERDAY, "high"): 2,
    }  # fmt: skip


def test_a_day_ends_at_midnight_in_utc_wherever_the_session_is(ticket: Ticket) -> None:
    if connection.vendor == "postgresql":
        sql("SET LOCAL TIME ZONE 'Pacific/Auckland'")
    Ticket.objects.update(created_at=BEFORE, closed_at=MIDNIGHT)
    make_ticket(created_at=datetime.fromisoformat("2026-03-10T12:59:59.999999+13:00"))

    assert said() == {
        ("arrived", YESTERDAY, "high"): 1,
        ("arrived", YESTERDAY, "medium"): 1,
        ("closed", TODAY, "high"): 1,
    }


@pytest.mark.django_db(transaction=True)
def test_a_database_that_was_flushed_has_nothing_tallied() -> None:
    make_ticket()
    make_ticket()

    call_command("flush", interactive=False, verbosity=0)

    assert not Tally.objects.exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL truncates")
def test_nothing_is_tallied_once_the_last_ticket_is_gone(ticket: Ticket) -> None:
    """As `flush` does it on SQLite, in no certain order."""
    sql("DELETE FROM reports_tally")

    sql("DELETE FROM tickets_ticket")

    assert not Tally.objects.exists()


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_tickets_that_are_truncated_are_tallied_no_more() -> None:
    make_ticket()
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    sql("TRUNCATE tickets_ticket CASCADE")

    assert not Tally.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_migration_tallies_what_is_there() -> None:
    make_ticket(created_at=BEFORE)
    Ticket.objects.bulk_create([Ticket(title="x", status=Status.CLOSED, created_at=BEFORE, closed_at=NOON)] * 2)
    try:
        call_command("migrate", "reports", "zero", verbosity=0)
        make_ticket(created_at=NOON)
    finally:
        call_command("migrate", "reports", verbosity=0)

    assert said() == counted()
    assert Tally.objects.count() == 3
    make_ticket(created_at=NOON)
    assert said() == counted()


@pytest.mark.django_db
def test_a_compaction_keeps_the_sums_and_drops_what_comes_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        make_ticket(created_at=NOON)
    make_ticket(created_at=BEFORE).delete()
    before = said()
    assert Tally.objects.count() == 5

    monkeypatch.setattr(tally, "SURPLUS", 2)
    tally.compact()

    assert list(Tally.objects.values_list("kind", "day", "priority", "count")) == [
        ("arrived", NOON.date(), "medium", 3)
    ]
    assert said() == before


@pytest.mark.django_db
def test_a_tally_that_is_small_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        make_ticket(created_at=NOON)

    monkeypatch.setattr(tally, "SURPLUS", 2)
    with django_assert_num_queries(2):
        tally.compact()

    assert Tally.objects.count() == 3


@pytest.mark.django_db
def test_the_worker_compacts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "SURPLUS", 1)
    for _ in range(3):
        make_ticket(created_at=NOON)

    call_command("worker", once=True)

    assert Tally.objects.count() == 1


def add(priority: str, created_at: datetime, closed_at: datetime | None, _one: int) -> None:
    status = Status.CLOSED if closed_at else Status.OPEN
    made = Ticket(title="x", priority=priority, status=status, created_at=created_at, closed_at=closed_at)
    Ticket.objects.bulk_create([made])


def change(priority: str, created_at: datetime, closed_at: datetime | None, one: int) -> None:
    Ticket.objects.filter(pk__in=ids(one)).update(priority=priority, created_at=created_at, closed_at=closed_at)


def change_priorities(priority: str, *_: Any) -> None:
    Ticket.objects.update(priority=priority)


def close_all(_priority: str, _created_at: datetime, closed_at: datetime | None, _one: int) -> None:
    Ticket.objects.update(closed_at=closed_at)


def remove(_priority: str, _created_at: datetime, _closed_at: datetime | None, one: int) -> None:
    Ticket.objects.filter(pk__in=ids(one)).delete()


def remove_all(*_: Any) -> None:
    sql("DELETE FROM tickets_ticket")


def compact(*_: Any) -> None:
    surplus, tally.SURPLUS = tally.SURPLUS, -1
    try:
        tally.compact()
    finally:
        tally.SURPLUS = surplus


def ids(one: int) -> list[int]:
    """The id of the ticket at this place, if there is one."""
    return list(Ticket.objects.order_by("pk").values_list("pk", flat=True)[one : one + 1])


ACTS = (add, add, add, change, change_priorities, close_all, remove, remove_all, compact)
moments = st.sampled_from([MIDNIGHT, BEFORE, NOON, MIDNIGHT + timedelta(seconds=1), MIDNIGHT - timedelta(days=9000)])
acts = st.tuples(st.sampled_from(ACTS), st.sampled_from([*Priority]), moments, st.none() | moments, st.integers(0, 3))


class TallyTests(TestCase):
    """A class, because Hypothesis rolls the database back after every example only here."""

    @settings(max_examples=60)
    @given(history=st.lists(acts, max_size=12))
    def test_after_any_writes_the_tally_says_what_the_tickets_say(
        self, history: list[tuple[Callable[..., None], str, datetime, datetime | None, int]]
    ) -> None:
        for act, *values in history:
            act(*values)

        assert said() == counted()
