"""What happened day by day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from reports.activity import activity, load_history
from tests.factories import make_agent, make_ticket
from tickets.choices import Priority, Status

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries
    from rest_framework.test import APIClient
    from time_machine import TimeMachineFixture

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def test_arrivals_and_closures_are_counted_by_day_and_priority(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOON - timedelta(days=2), tick=False)
    make_agent()
    ticket = make_ticket(priority=Priority.HIGH)
    make_ticket(priority=Priority.LOW)
    time_machine.move_to(NOON, tick=False)
    ticket.status = Status.CLOSED
    ticket.save()

    days = activity(3)["days"]

    assert [str(day["date"]) for day in days] == ["2026-03-08", "2026-03-09", "2026-03-10"]
    assert days[0]["arrived"] == {"low": 1, "medium": 0, "high": 1}
    assert days[1]["arrived"] == days[1]["closed"] == {"low": 0, "medium": 0, "high": 0}
    assert days[2]["closed"] == {"low": 0, "medium": 0, "high": 1}


def test_what_people_decided_is_told_apart_from_what_the_rules_did(as_admin: APIClient) -> None:
    agent = make_agent()
    ticket = make_ticket()
    make_ticket()
    as_admin.post(f"/apis/tickets/{ticket.pk}/assign/", {"agent": agent.pk})

    assert as_admin.get("/apis/reports/activity/?days=7").json()["decided"] == {"by_rule": 2, "by_hand": 1}


@pytest.mark.parametrize("days", ["0", "-1", "x", "367"])
def test_an_impossible_number_of_days_is_refused(as_admin: APIClient, days: str) -> None:
    response = as_admin.get(f"/apis/reports/activity/?days={days}")

    assert response.status_code == 400
    assert list(response.json()) == ["days"]


def test_the_load_of_an_agent_is_followed_through_moves_and_closings(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOON - timedelta(days=3), tick=False)
    agent = make_agent()
    closing, moving, staying = make_ticket(), make_ticket(), make_ticket()
    other = make_agent()
    time_machine.move_to(NOON - timedelta(days=2), tick=False)
    closing.status = Status.CLOSED
    closing.save()
    time_machine.move_to(NOON - timedelta(days=1), tick=False)
    moving.assigned_agent = other
    moving.save()
    time_machine.move_to(NOON, tick=False)

    assert [day["load"] for day in load_history(agent, 5)] == [0, 3, 2, 1, 1]
    assert [day["load"] for day in load_history(other, 2)] == [1, 1]
    assert staying.assigned_agent == agent


def test_reports_cost_the_same_for_3_and_for_30_tickets(
    as_admin: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    agent = make_agent()
    for tickets in (3, 27):
        for _ in range(tickets):
            make_ticket()
        with django_assert_num_queries(5):  # session, user; the tally, decided in all and by hand
            as_admin.get("/apis/reports/activity/")
        with django_assert_num_queries(4):  # session, user; the agent, the periods it held tickets
            as_admin.get(f"/apis/reports/agents/{agent.pk}/load/")
        with django_assert_num_queries(4):  # session, user; waiting, failed
            as_admin.get("/apis/reports/counts/")
