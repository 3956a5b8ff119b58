"""What the dashboard asks for beyond single tickets: candidates, bulk changes, export, saved views, mail preview."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from agents.levels import Level
from notifications.models import Notification
from tests.conftest import client_of
from tests.factories import make_agent, make_ticket, make_user
from tickets.choices import Priority, Status
from tickets.models import SavedView

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries
    from rest_framework.test import APIClient

    from accounts.models import User

pytestmark = pytest.mark.django_db


def change(client: APIClient, **body: Any) -> list[dict[str, Any]]:
    response = client.post("/apis/tickets/bulk/", body)
    assert response.status_code == 200, response.content
    results: list[dict[str, Any]] = response.json()["results"]
    return results


# --- candidates -------------------------------------------------------------------------------------------------------


def test_candidates_are_all_active_agents_least_loaded_first_with_what_speaks_against_them(
    as_admin: APIClient,
) -> None:
    holder = make_agent(first_name="Holly", capacity=1)
    ticket = make_ticket(priority=Priority.HIGH)
    make_agent(first_name="June", level=Level.JUNIOR)
    make_agent(first_name="Away", is_available=False)
    make_agent(first_name="Gone", is_active=False)

    rows = as_admin.get(f"/apis/tickets/{ticket.pk}/candidates/").json()["results"]

    assert [(row["name"], row["reason"]) for row in rows] == [
        ("June Test", "level"),
        ("Away Test", "unavailable"),
        ("Holly Test", None),  # full, but with this very ticket
    ]
    assert rows[0]["explanation"] == "June Test is of the wrong level."
    assert rows[2]["id"] == holder.pk


def test_an_agent_full_with_other_tickets_is_told_apart(as_admin: APIClient) -> None:
    make_agent(capacity=1)
    make_ticket()
    waiting = make_ticket()

    rows = as_admin.get(f"/apis/tickets/{waiting.pk}/candidates/").json()["results"]

    assert [row["reason"] for row in rows] == ["at_capacity"]


def test_candidates_cost_the_same_for_3_and_for_30_agents(
    as_admin: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ticket = make_ticket()
    for agents in (3, 27):
        for _ in range(agents):
            make_agent(is_available=False)
        # session, user, ticket with its agent and requester, count, page
        with django_assert_num_queries(5):
            as_admin.get(f"/apis/tickets/{ticket.pk}/candidates/")


# --- bulk -------------------------------------------------------------------------------------------------------------


def test_many_tickets_are_closed_at_once_and_their_seats_are_drained(as_admin: APIClient) -> None:
    agent = make_agent(capacity=2)
    held = [make_ticket(), make_ticket()]
    waiting = make_ticket()

    results = change(as_admin, ids=[ticket.pk for ticket in held], action="close")

    assert [result["problem"] for result in results] == ["", ""]
    assert {result["ticket"]["status"] for result in results} == {"closed"}
    waiting.refresh_from_db()
    assert waiting.assigned_agent == agent


def test_a_refusal_stops_none_of_the_others(as_admin: APIClient) -> None:
    agent = make_agent(level=Level.JUNIOR)
    low, high = make_ticket(priority=Priority.LOW), make_ticket(priority=Priority.HIGH)
    closed = make_ticket(status=Status.CLOSED)

    results = change(as_admin, ids=[low.pk, high.pk, closed.pk], action="assign", agent=agent.pk)

    assert [bool(result["problem"]) for result in results] == [False, True, True]
    assert "of the wrong level" in results[1]["problem"]
    assert "closed" in results[2]["problem"]


def test_override_assigns_all(as_admin: APIClient) -> None:
    agent = make_agent(is_available=False)
    tickets = [make_ticket(), make_ticket()]

    results = change(as_admin, ids=[ticket.pk for ticket in tickets], action="assign", agent=agent.pk, override=True)

    assert {result["ticket"]["assigned_agent"]["id"] for result in results} == {agent.pk}
    assert {result["ticket"]["assignment"]["trigger"] for result in results} == {"manual"}


def test_routing_again_follows_the_rules(as_admin: APIClient) -> None:
    busy, idle = make_agent(), make_agent(is_available=False)
    tickets = [make_ticket(), make_ticket()]
    idle.is_available = True
    idle.save()

    results = change(as_admin, ids=[ticket.pk for ticket in tickets], action="assign")

    assert [result["problem"] for result in results] == ["", ""]
    assert [result["ticket"]["assigned_agent"]["id"] for result in results] == [idle.pk, busy.pk]


def test_priorities_change_by_the_rules(as_admin: APIClient) -> None:
    make_agent(level=Level.JUNIOR)
    ticket = make_ticket(priority=Priority.LOW)

    (result,) = change(as_admin, ids=[ticket.pk], action="set_priority", priority="high")

    assert result["ticket"]["priority"] == "high"
    assert result["ticket"]["assigned_agent"] is None


def test_tickets_that_are_gone_are_left_out(as_admin: APIClient) -> None:
    assert change(as_admin, ids=[4711], action="close") == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"ids": [], "action": "close"}, "ids"),
        ({"ids": list(range(1, 102)), "action": "close"}, "ids"),
        ({"ids": ["x"], "action": "close"}, "ids"),
        ({"ids": [2**70], "action": "close"}, "ids"),
        ({"ids": [1], "action": "burn"}, "action"),
        ({"ids": [1], "action": "set_priority"}, "priority"),
        ({"ids": [1], "action": "assign", "agent": 4711}, "agent"),
    ],
)
def test_what_cannot_be_understood_names_the_field(as_admin: APIClient, body: dict[str, Any], field: str) -> None:
    response = as_admin.post("/apis/tickets/bulk/", body)

    assert response.status_code == 400
    assert list(response.json()) == [field]


# --- export -----------------------------------------------------------------------------------------------------------


def exported(client: APIClient, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"/apis/tickets/export/{query}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    content = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(content)))


def test_the_export_holds_what_the_filters_find(as_admin: APIClient, requester: User) -> None:
    make_agent(first_name="Ann", last_name="Lee")
    make_ticket(title="VPN, again", priority=Priority.HIGH, requester=requester, external_id="X-1")
    make_ticket(title="Other", priority=Priority.LOW)

    (row,) = exported(as_admin, "?priority=high")

    assert (row["title"], row["agent"], row["requester"], row["external_id"]) == (
        "VPN, again",
        "Ann Lee",
        "charlie",
        "X-1",
    )
    assert row["created_at"].endswith("+00:00")
    assert row["closed_at"] == ""


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_cell_that_would_be_a_formula_is_made_harmless(as_admin: APIClient, title: str) -> None:
    make_ticket(title=title)

    assert exported(as_admin)[0]["title"] == f"'{title}"


def test_the_export_refuses_what_the_list_refuses(as_admin: APIClient) -> None:
    assert as_admin.get("/apis/tickets/export/?priority=urgent").status_code == 400


# --- saved views ------------------------------------------------------------------------------------------------------


def test_views_are_each_persons_own(as_admin: APIClient, as_requester: APIClient) -> None:
    as_admin.post("/apis/saved-views/", {"name": "Mine", "query": "status=open"})

    assert [view["name"] for view in as_admin.get("/apis/saved-views/").json()["results"]] == ["Mine"]
    assert as_requester.get("/apis/saved-views/").json()["results"] == []


def test_saving_under_a_name_that_exists_replaces_it(as_admin: APIClient) -> None:
    for query in ("status=open", "priority=high"):
        assert as_admin.post("/apis/saved-views/", {"name": "Mine", "query": query}).status_code == 201

    assert [view.query for view in SavedView.objects.all()] == ["priority=high"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"query": ""}, "name"),
        ({"name": "x"}, "query"),
        ({"name": "x" * 61, "query": ""}, "name"),
        ({"name": "a\nb", "query": ""}, "name"),
    ],
)
def test_an_unusable_view_names_the_field(as_admin: APIClient, body: dict[str, str], field: str) -> None:
    response = as_admin.post("/apis/saved-views/", body)

    assert response.status_code == 400
    assert list(response.json()) == [field]


def test_another_persons_view_cannot_be_deleted(as_admin: APIClient) -> None:
    view = SavedView.objects.create(user=make_user(), name="Theirs", query="")

    assert as_admin.delete(f"/apis/saved-views/{view.pk}/").status_code == 404
    assert SavedView.objects.filter(pk=view.pk).exists()


# --- mail preview -----------------------------------------------------------------------------------------------------


def test_a_mail_can_be_looked_at_as_it_is_sent(admin: User) -> None:
    make_agent(first_name="Ann", last_name="Lee")
    make_ticket(title="<script>alert(1)</script>")
    notification = Notification.objects.get()

    preview = client_of(admin).get(f"/apis/notifications/{notification.pk}/preview/").json()

    assert preview["subject"] == notification.subject
    assert "Hello Ann Lee" in preview["text"]
    assert "<script>" not in preview["html"]
