"""Assigning by hand and routing again over HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from agents.levels import Level
from assignment.models import Decision
from tests.factories import make_agent, make_ticket
from tickets.models import Ticket

if TYPE_CHECKING:
    from rest_framework.test import APIClient

    from accounts.models import User

pytestmark = pytest.mark.django_db


def assign(client: APIClient, ticket: Ticket, body: Any) -> Any:
    return client.generic(
        "POST", f"/apis/tickets/{ticket.pk}/assign/", json.dumps(body), content_type="application/json"
    )


def test_an_admin_gives_a_ticket_to_somebody_and_is_named_as_who_did_it(as_admin: APIClient, admin: User) -> None:
    make_agent()
    ticket = make_ticket()
    other = make_agent(first_name="Grace", last_name="Hopper")

    body = assign(as_admin, ticket, {"agent": other.pk}).json()

    assert body["assigned_agent"]["name"] == "Grace Hopper"
    assert body["assignment"] == {
        "outcome": "assigned",
        "trigger": "manual",
        "explanation": "alice assigned it to Grace Hopper by hand.",
    }
    assert Decision.objects.live().get().actor == admin
    assert body == as_admin.get(f"/apis/tickets/{ticket.pk}/").json()


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"level": Level.JUNIOR}, "of the wrong level"),
        ({"is_available": False}, "unavailable"),
        ({"capacity": 1}, "at capacity"),
    ],
)
def test_somebody_the_rules_would_not_choose_needs_override(
    values: dict[str, Any], why: str, as_admin: APIClient
) -> None:
    agent = make_agent(first_name="Ada", last_name="", **values)
    if "capacity" in values:
        make_ticket()
    holder = make_agent()
    ticket = make_ticket(priority="high")
    assert ticket.assigned_agent == holder

    refused = assign(as_admin, ticket, {"agent": agent.pk})
    assert refused.status_code == 400
    assert refused.json() == {"agent": [f"Ada is {why}. Only an override assigns it all the same."]}
    assert Ticket.objects.get(pk=ticket.pk).assigned_agent == holder

    forced = assign(as_admin, ticket, {"agent": agent.pk, "override": True})
    assert (forced.status_code, forced.json()["assigned_agent"]["id"]) == (200, agent.pk)
    assert forced.json()["assignment"]["explanation"].endswith(f"by hand, although Ada was {why}.")


@pytest.mark.parametrize("override", [False, True])
def test_who_has_left_gets_nothing_even_with_override(override: bool, as_admin: APIClient) -> None:
    gone = make_agent(first_name="Ada", last_name="", is_active=False)

    response = assign(as_admin, make_ticket(), {"agent": gone.pk, "override": override})

    assert (response.status_code, response.json()) == (400, {"agent": ["Ada is no longer active."]})


@pytest.mark.parametrize("body", [{}, {"agent": 1}])
def test_a_closed_ticket_is_not_assigned(body: dict[str, int], as_admin: APIClient) -> None:
    agent = make_agent()
    ticket = make_ticket(status="closed")

    response = assign(as_admin, ticket, {"agent": agent.pk} if body else {})

    assert response.status_code == 400
    assert response.json() == {"ticket": ["The ticket is closed: reopen it first."]}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"agent": 999_999}, "agent"),
        ({"agent": 10**30}, "agent"),
        ({"agent": -1}, "agent"),
        ({"agent": 1.5}, "agent"),
        ({"agent": float("1e308") * 1}, "agent"),
        ({"agent": None}, "agent"),
        ({"agent": ""}, "agent"),
        ({"agent": "Ada"}, "agent"),
        ({"agent": True}, "agent"),
        ({"agent": [1]}, "agent"),
        ({"agent": {"id": 1}}, "agent"),
        ({"override": "perhaps"}, "override"),
        ({"override": None}, "override"),
        ({"override": []}, "override"),
        ([], "non_field_errors"),
        (None, "non_field_errors"),
        ("Ada", "non_field_errors"),
    ],
)
def test_unusable_input_is_a_400_that_names_the_field(body: Any, field: str, as_admin: APIClient) -> None:
    make_agent()
    ticket = make_ticket()

    response = assign(as_admin, ticket, body)

    assert response.status_code == 400, response.content
    assert list(response.json()) == [field]
    assert Decision.objects.count() == 1


def test_an_empty_body_routes_again_by_the_rules(as_admin: APIClient) -> None:
    make_agent(level=Level.JUNIOR, first_name="Jo")
    ticket = make_ticket()
    senior = make_agent()

    body = assign(as_admin, ticket, {}).json()

    assert body["assigned_agent"]["id"] == senior.pk
    assert body["assignment"]["trigger"] == "manual"
    assert "lowest load" in body["assignment"]["explanation"]


def test_routing_again_may_come_back_to_the_same_agent_or_end_in_waiting(as_admin: APIClient) -> None:
    agent = make_agent()
    ticket = make_ticket()

    assert assign(as_admin, ticket, {}).json()["assigned_agent"]["id"] == agent.pk

    agent.is_available = False
    agent.save()
    waiting = assign(as_admin, ticket, {}).json()
    assert (waiting["assigned_agent"], waiting["assignment"]["outcome"]) == (None, "waiting")


def test_routing_again_without_any_body_works_too(as_admin: APIClient) -> None:
    make_agent()

    assert as_admin.post(f"/apis/tickets/{make_ticket().pk}/assign/").status_code == 200


def test_a_ticket_that_is_gone_is_a_404(as_admin: APIClient) -> None:
    assert as_admin.post("/apis/tickets/999999/assign/", {}).status_code == 404


def back(client: APIClient, ticket: Ticket, body: Any) -> Any:
    return client.post(f"/apis/tickets/{ticket.pk}/hand-back/", body)


def test_the_agent_who_holds_a_ticket_hands_it_back_with_a_reason(as_agent: APIClient, agent_user: User) -> None:
    ticket = make_ticket()
    other = make_agent(first_name="Grace", last_name="Hopper")

    body = back(as_agent, ticket, {"reason": "Not my field"}).json()

    assert body["assigned_agent"]["id"] == other.pk
    assert body["assignment"]["trigger"] == "hand_back"
    assert "Not my field" in body["assignment"]["explanation"]
    assert Decision.objects.live().get().actor == agent_user
    assert back(as_agent, ticket, {"reason": "Again"}).status_code == 403


@pytest.mark.parametrize("reason", [None, "", "  ", "x" * 301, ["x"], "a\x00b"])
def test_handing_back_needs_a_reason(reason: Any, as_agent: APIClient) -> None:
    ticket = make_ticket()

    response = back(as_agent, ticket, {"reason": reason})

    assert response.status_code == 400
    assert list(response.json()) == ["reason"]
    assert Decision.objects.count() == 1


def test_a_closed_ticket_is_not_handed_back(as_agent: APIClient) -> None:
    ticket = make_ticket()
    ticket.status = "closed"
    ticket.save()

    response = back(as_agent, ticket, {"reason": "Ill"})

    assert response.status_code == 400
    assert list(response.json()) == ["ticket"]


def test_a_requester_learns_neither_who_handed_it_back_nor_why(
    as_agent: APIClient, as_requester: APIClient, requester: User
) -> None:
    ticket = make_ticket(requester=requester)
    back(as_agent, ticket, {"reason": "Cannot stand them"})

    shown = as_requester.get(f"/apis/tickets/{ticket.pk}/")

    assert "stand" not in shown.content.decode()
    assert shown.json()["assignment"]["explanation"] == "It waits for somebody to become available."
