"""The tally beside everything at once: writers wait for nobody, and no compaction loses what they append."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from django.db import connection, transaction

from operations.invariants import wrong_tally
from reports import tally
from reports.models import Tally
from tests.concurrency.harness import together
from tests.factories import make_agent, make_ticket
from tests.product import wait_until
from tickets.choices import Priority, Status
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every compaction is worth it."""
    monkeypatch.setattr(tally, "SURPLUS", -1)


def write(tickets: int) -> None:
    """Create, close, change and delete."""
    for number in range(tickets):
        ticket = make_ticket(priority=list(Priority)[number % 3])
        if number % 2:
            ticket.status = Status.CLOSED
            ticket.save()
        if number % 5 == 0:
            Ticket.objects.filter(pk=ticket.pk).update(priority=Priority.LOW)
        if number % 7 == 0:
            ticket.delete()


def compact_often(times: int) -> None:
    for _ in range(times):
        tally.compact()


def somebody_waits_for_the_tally() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'reports_tally'::regclass AND NOT granted)"
        )
        waits: bool = cursor.fetchone()[0]
    return waits


def test_what_is_appended_during_compactions_is_kept() -> None:
    make_agent()

    together(*[partial(write, 20)] * 4, *[partial(compact_often, 40)] * 3)

    assert list(wrong_tally()) == []
    tally.compact()
    assert list(wrong_tally()) == []
    assert Tally.objects.count() <= 2 * len(Priority) * 2, "it may have become midnight"


@on_postgresql
def test_a_writer_waits_neither_for_another_nor_for_a_compaction() -> None:
    make_ticket()
    begun, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Ticket.objects.bulk_create([Ticket(title="slow")])
            tally.compact()
            begun.set()
            assert done.wait(10), "the other one waits"

    def follow() -> None:
        begun.wait(10)
        Ticket.objects.bulk_create([Ticket(title="quick")])
        done.set()

    together(hold, follow)

    assert list(wrong_tally()) == []
    assert Tally.objects.count() == 2, "the sum of two, and the row that came meanwhile"


@on_postgresql
def test_nothing_is_left_of_tickets_that_are_truncated_during_a_compaction() -> None:
    for _ in range(3):
        make_ticket()
    begun = threading.Event()

    def hold() -> None:
        with transaction.atomic():
            tally.compact()
            begun.set()
            wait_until(somebody_waits_for_the_tally, 10)

    def empty() -> None:
        begun.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE tickets_ticket CASCADE")

    together(hold, empty)

    assert not Tally.objects.exists()
