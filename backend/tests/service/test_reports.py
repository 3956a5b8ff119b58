"""The figures of the overview, checked against a small world."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone

from agents.levels import Level
from notifications.models import Notification, Status
from reports.figures import DAYS, overview
from tests.factories import make_agent, make_ticket
from tickets.models import Ticket

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries
    from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db

URL = "/apis/reports/overview/"
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def test_an_empty_desk_has_figures_too(as_admin: APIClient) -> None:
    body = as_admin.get(URL).json()

    assert len(body["tickets"]) == 9
    assert {row["count"] for row in body["tickets"]} == {0}
    assert (body["waiting"], body["agents"], body["days"]) == ([], [], 30)
    nothing = {"count": 0, "median": None, "p90": None}
    assert (body["time_to_assign"], body["time_to_close"]) == (nothing, nothing)
    assert body["mail"] == {"pending": 0, "failed": 0, "sent_last_day": 0, "oldest_pending": None}


def test_tickets_are_counted_by_status_and_priority() -> None:
    for priority, status, count in (("high", "open", 2), ("low", "closed", 3), ("medium", "in_progress", 1)):
        for _ in range(count):
            make_ticket(priority=priority, status=status)

    counts = {(row["priority"], row["status"]): row["count"] for row in overview()["tickets"]}

    assert {cell: count for cell, count in counts.items() if count} == {
        ("high", "open"): 2,
        ("low", "closed"): 3,
        ("medium", "in_progress"): 1,
    }


def test_what_waits_is_told_high_first_with_its_age_and_why() -> None:
    with time_machine.travel(NOW, tick=False):
        make_agent(level=Level.JUNIOR, is_available=False)
        make_agent(capacity=1)
        make_ticket(priority="high")  # fills the only senior
        make_agent(is_active=False)
        make_ticket(priority="low")
        make_ticket(priority="high")
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        make_ticket(priority="high")

    high, low = overview()["waiting"]

    assert (high["priority"], high["count"], high["oldest"]) == ("high", 2, NOW)
    assert high["out"] == {"level": 1, "unavailable": 0, "at_capacity": 1}
    assert (low["priority"], low["count"]) == ("low", 1)
    assert low["out"] == {"level": 0, "unavailable": 1, "at_capacity": 1}
    assert "unavailable" in low["explanation"]
    assert "at capacity" in low["explanation"]


def test_the_reasons_are_all_there_over_http(as_admin: APIClient) -> None:
    make_ticket()

    (row,) = as_admin.get(URL).json()["waiting"]

    assert row["out"] == {"level": 0, "unavailable": 0, "at_capacity": 0}
    assert "there is no active agent" in row["explanation"]


def test_the_busiest_agent_comes_first_and_who_left_is_left_out() -> None:
    make_agent(first_name="Gone", is_active=False)
    make_agent(first_name="Ada", capacity=5)
    make_ticket()
    make_agent(first_name="Bob", is_available=False, level=Level.JUNIOR)

    ada, bob = overview()["agents"]

    assert (ada["name"], ada["load"], ada["capacity"], ada["is_available"]) == ("Ada Test", 1, 5, True)
    assert (bob["name"], bob["load"], bob["level"]) == ("Bob Test", 0, "junior")


def test_times_are_the_nearest_rank_in_seconds_of_the_last_thirty_days() -> None:
    for minutes in range(1, 11):
        made = make_ticket(status="closed")
        Ticket.objects.filter(pk=made.pk).update(
            created_at=NOW - timedelta(minutes=minutes), assigned_at=NOW - timedelta(minutes=minutes / 2), closed_at=NOW
        )
    old = make_ticket(status="closed")
    long_ago = NOW - timedelta(days=DAYS, seconds=1)
    Ticket.objects.filter(pk=old.pk).update(
        created_at=long_ago - timedelta(days=9), assigned_at=long_ago, closed_at=long_ago
    )

    figures = overview(NOW)

    assert figures["time_to_close"] == {"count": 10, "median": 300.0, "p90": 540.0}
    assert figures["time_to_assign"] == {"count": 10, "median": 150.0, "p90": 270.0}


def test_a_single_ticket_is_its_own_median() -> None:
    made = make_ticket(status="closed")
    Ticket.objects.filter(pk=made.pk).update(created_at=NOW - timedelta(seconds=90), closed_at=NOW)

    assert overview(NOW)["time_to_close"] == {"count": 1, "median": 90.0, "p90": 90.0}


def test_mail_health_counts_what_is_owed_what_failed_and_what_went_out_lately() -> None:
    make_agent()
    for _ in range(5):
        make_ticket()
    first, second, third, fourth, fifth = Notification.objects.order_by("id")
    now = timezone.now()
    for row, values in (
        (first, {"status": Status.FAILED, "next_attempt_at": None}),
        (second, {"status": Status.SENT, "sent_at": now - timedelta(hours=23)}),
        (third, {"status": Status.SENT, "sent_at": now - timedelta(hours=25)}),
        (fourth, {"created_at": now - timedelta(hours=2)}),
    ):
        Notification.objects.filter(pk=row.pk).update(**values)

    assert overview(now)["mail"] == {
        "pending": 2,
        "failed": 1,
        "sent_last_day": 1,
        "oldest_pending": now - timedelta(hours=2),
    }
    assert fifth.status == Status.PENDING


def test_the_cost_does_not_grow_with_the_desk(
    as_admin: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def desk(size: int) -> None:
        for _ in range(size):
            make_agent(capacity=1)
            make_ticket()
            closed = make_ticket()
            closed.status = "closed"
            closed.save()
        for priority in ("high", "medium", "low"):
            make_ticket(priority=priority)

    # session, account; active tickets, closed ones; what waits, and for each of three priorities why; agents;
    # time to assign; time to close; mail: what is owed, what failed, what was sent.
    for size in (3, 30):
        desk(size)
        with django_assert_num_queries(2 + 2 + 4 + 1 + 3 + 3 + 3):
            assert as_admin.get(URL).status_code == 200
