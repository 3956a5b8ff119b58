"""Decisions over HTTP: of one ticket, and of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from agents.levels import Level
from agents.models import Agent
from assignment.models import Decision
from assignment.services import assign_by_hand
from tests.factories import make_agent, make_ticket

if TYPE_CHECKING:
    from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db

DECISIONS = "/apis/decisions/"


def test_a_decision_says_who_by_which_rule_out_of_whom_and_how_long_it_took(as_agent: APIClient) -> None:
    chosen = make_agent(first_name="Ada", last_name="Lovelace", capacity=3)
    make_agent(level=Level.JUNIOR)
    bob = make_ticket(priority="high").assigned_agent  # whom the fixture made first
    second = make_ticket(priority="high")

    body = as_agent.get(f"{DECISIONS}?ticket={second.pk}").json()["results"][0]

    assert body["reference"] == second.reference
    assert body["agent"] == {"id": chosen.pk, "name": "Ada Lovelace", "level": "senior"}
    assert (body["trigger"], body["outcome"], body["rule"], body["load"]) == ("created", "assigned", "high: seniors", 0)
    assert [candidate["id"] for candidate in body["candidates"]] == [chosen.pk, bob and bob.pk]
    assert (body["candidates"][0]["capacity"], body["candidates"][0]["last_assigned_at"]) == (3, None)
    assert body["out"] == {"level": 0, "unavailable": 0, "at_capacity": 0}
    assert (body["actor"], body["actor_name"], body["is_live"]) == (None, None, True)
    assert 0 < body["duration_ms"] < 10_000
    assert body == as_agent.get(f"{DECISIONS}{body['id']}/").json()


def test_a_waiting_decision_counts_who_was_out_and_why(as_agent: APIClient) -> None:
    make_agent(is_available=False)
    make_agent(level=Level.JUNIOR)
    make_agent(capacity=1)
    make_ticket(priority="high")  # Bob
    make_ticket(priority="high")  # fills the one with a capacity
    Agent.objects.filter(first_name="Bob").update(is_available=False)
    ticket = make_ticket(priority="high")

    body = as_agent.get(f"{DECISIONS}?ticket={ticket.pk}").json()["results"][0]

    assert (body["outcome"], body["agent"], body["candidates"]) == ("waiting", None, [])
    assert body["out"] == {"level": 1, "unavailable": 2, "at_capacity": 1}


def test_the_decisions_of_a_ticket_are_told_in_their_order(as_admin: APIClient) -> None:
    make_agent()
    ticket = make_ticket()
    assign_by_hand(ticket, make_agent())

    body = as_admin.get(f"/apis/tickets/{ticket.pk}/decisions/").json()

    assert [row["trigger"] for row in body["results"]] == ["created", "manual"]
    assert [row["is_live"] for row in body["results"]] == [False, True]
    assert body["count"] == 2
    paged = as_admin.get(f"/apis/tickets/{ticket.pk}/decisions/?page_size=1").json()
    assert [row["trigger"] for row in as_admin.get(paged["next"]).json()["results"]] == ["manual"]


def test_the_list_of_all_has_the_newest_first_and_can_be_turned_round(as_admin: APIClient) -> None:
    tickets = [make_ticket().pk for _ in range(3)]

    assert [row["ticket"] for row in as_admin.get(DECISIONS).json()["results"]] == tickets[::-1]
    for ordering in ("id", "created_at"):
        rows = as_admin.get(DECISIONS, {"ordering": ordering}).json()["results"]
        assert [row["ticket"] for row in rows] == tickets


def test_the_decisions_of_a_deleted_ticket_are_still_listed(as_admin: APIClient) -> None:
    make_agent()
    ticket = make_ticket()
    reference, pk = ticket.reference, ticket.pk
    ticket.delete()

    assert as_admin.get(f"/apis/tickets/{pk}/decisions/").status_code == 404
    rows = as_admin.get(f"{DECISIONS}?ticket={pk}").json()["results"]
    assert [(row["ticket"], row["reference"]) for row in rows] == [(pk, reference)]
    assert as_admin.get(f"{DECISIONS}{rows[0]['id']}/").status_code == 200


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 4),
        ("ticket={first}", 2),
        ("ticket=999999", 0),
        ("agent={agent}", 1),
        ("trigger=created", 2),
        ("trigger=manual", 1),
        ("trigger=manual&trigger=created", 3),
        ("trigger=sweep", 0),
        ("outcome=waiting", 2),
        ("outcome=assigned&outcome=waiting", 4),
    ],
)
def test_filters_narrow_the_list(query: str, count: int, as_admin: APIClient) -> None:
    first, _second = make_ticket(), make_ticket()  # both wait
    by_hand = make_agent(is_available=False)
    assign_by_hand(first, by_hand, override=True)
    make_agent()  # drains the second

    response = as_admin.get(DECISIONS + "?" + query.format(first=first.pk, agent=by_hand.pk))

    assert response.json()["count"] == count


@pytest.mark.parametrize(
    "query", ["ticket=x", "ticket=0", "agent=-1", "trigger=magic", "trigger=", "outcome=lost", "ordering=load"]
)
def test_unknown_values_are_a_400_that_names_the_parameter(query: str, as_admin: APIClient) -> None:
    response = as_admin.get(f"{DECISIONS}?{query}")

    assert (response.status_code, list(response.json())) == (400, [query.partition("=")[0]])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_decision_is_never_changed(method: str, as_admin: APIClient) -> None:
    make_ticket()
    pk = Decision.objects.get().pk

    response: Any = getattr(as_admin, method)(f"{DECISIONS}{pk}/", {})

    assert response.status_code == 405
