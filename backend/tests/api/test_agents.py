"""Agents over HTTP."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from agents.levels import Level
from tests.conftest import client_of
from tests.factories import make_agent, make_ticket
from tickets.models import Ticket

if TYPE_CHECKING:
    from rest_framework.test import APIClient

    from accounts.models import User
    from agents.models import Agent

pytestmark = pytest.mark.django_db

AGENTS = "/apis/agents/"
ADA: dict[str, Any] = {"first_name": "Ada", "last_name": "Lovelace", "email": "Ada@Example.com", "level": "senior"}


def url(agent: Agent) -> str:
    return f"{AGENTS}{agent.pk}/"


def names(client: APIClient, **query: Any) -> list[str]:
    response = client.get(AGENTS, query)
    assert response.status_code == 200, response.content
    return [row["first_name"] for row in response.json()["results"]]


def test_a_new_agent_is_available_without_a_limit_and_takes_what_waits(as_admin: APIClient) -> None:
    ticket = make_ticket()

    response = as_admin.post(AGENTS, ADA)

    assert response.status_code == 201
    body = response.json()
    assert (body["name"], body["email"], body["level"]) == ("Ada Lovelace", "ada@example.com", "senior")
    assert (body["is_available"], body["is_active"], body["capacity"]) == (True, True, None)
    ticket.refresh_from_db()
    assert ticket.assigned_agent_id == body["id"]
    assert as_admin.get(f"{AGENTS}{body['id']}/").json()["load"] == 1


def test_what_the_database_keeps_cannot_be_sent(as_admin: APIClient) -> None:
    sent = {"id": 7777, "name": "X", "load": 9, "last_assigned_at": "2001-01-01T00:00:00Z", "created_at": None}

    body = as_admin.post(AGENTS, {**ADA, **sent}).json()
    changed = as_admin.patch(f"{AGENTS}{body['id']}/", sent).json()

    assert (body["id"] != 7777, body["name"], body["load"], body["last_assigned_at"]) == (True, "Ada Lovelace", 0, None)
    assert changed == body


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"first_name": ""}, "first_name"),
        ({"first_name": "  "}, "first_name"),
        ({"first_name": None}, "first_name"),
        ({"first_name": "x" * 101}, "first_name"),
        ({"first_name": "A\nda"}, "first_name"),
        ({"first_name": "A\x00"}, "first_name"),
        ({"first_name": ["Ada"]}, "first_name"),
        ({"last_name": None}, "last_name"),
        ({"last_name": "x\r\nBcc: y"}, "last_name"),
        ({"email": ""}, "email"),
        ({"email": None}, "email"),
        ({"email": "nonsense"}, "email"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "email"),
        ({"email": "a" * 64 + "@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + ".example"}, "email"),  # 255
        ({"email": "x@" + ".".join(["İ" * 60] * 3) + ".example"}, "email"),  # 193, but 373 in lower case
        ({"email": True}, "email"),
        ({"level": ""}, "level"),
        ({"level": None}, "level"),
        ({"level": "principal"}, "level"),
        ({"level": "Senior"}, "level"),
        ({"level": ["senior"]}, "level"),
        ({"is_available": "perhaps"}, "is_available"),
        ({"is_available": None}, "is_available"),
        ({"is_available": []}, "is_available"),
        ({"is_active": 7}, "is_active"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": -1}, "capacity"),
        ({"capacity": 2**31}, "capacity"),
        ({"capacity": 10**400}, "capacity"),
        ({"capacity": 1.5}, "capacity"),
        ({"capacity": "x"}, "capacity"),
        ({"capacity": True}, "capacity"),
        ({"capacity": {}}, "capacity"),
    ],
)
@pytest.mark.parametrize("method", ["post", "patch"])
def test_unusable_input_is_a_400_that_names_the_field(
    method: str, change: dict[str, Any], field: str, as_admin: APIClient
) -> None:
    response = (
        as_admin.post(AGENTS, {**ADA, **change}) if method == "post" else as_admin.patch(url(make_agent()), change)
    )

    assert response.status_code == 400, response.content
    assert list(response.json()) == [field]


@pytest.mark.parametrize("missing", ["first_name", "email", "level"])
def test_an_agent_needs_a_name_an_address_and_a_level(missing: str, as_admin: APIClient) -> None:
    response = as_admin.post(AGENTS, {name: value for name, value in ADA.items() if name != missing})

    assert (response.status_code, list(response.json())) == (400, [missing])


@pytest.mark.parametrize("capacity", [1, 2**31 - 1, None])
def test_a_capacity_is_anything_from_one_or_none(capacity: int | None, as_admin: APIClient) -> None:
    assert as_admin.post(AGENTS, {**ADA, "capacity": capacity}).json()["capacity"] == capacity


@pytest.mark.parametrize("is_active", [True, False])
def test_an_address_is_taken_once_whatever_its_case_also_by_who_has_left(is_active: bool, as_admin: APIClient) -> None:
    holder = make_agent(email="ada@example.com", is_active=is_active)
    other = make_agent()

    for response in (as_admin.post(AGENTS, ADA), as_admin.patch(url(other), {"email": "ADA@example.com"})):
        assert (response.status_code, list(response.json())) == (400, ["email"])
        assert ("has left" in response.json()["email"][0]) is not is_active
    assert as_admin.patch(url(holder), {"email": "ADA@EXAMPLE.COM"}).json()["email"] == "ada@example.com"


@pytest.mark.django_db(transaction=True)
def test_who_loses_the_race_for_an_address_gets_the_same_400(admin: User) -> None:
    start = threading.Barrier(3)
    answers: list[Any] = []

    def create() -> None:
        client = client_of(admin)
        start.wait()
        answers.append(client.post(AGENTS, ADA))
        connection.close()

    threads = [threading.Thread(target=create) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [201, 400, 400]
    assert all(list(answer.json()) == ["email"] for answer in answers if answer.status_code == 400)


def test_what_frees_a_seat_drains_what_waits(as_admin: APIClient) -> None:
    agent = make_agent(is_available=False, capacity=1, level=Level.JUNIOR)
    low, high = make_ticket(priority="low"), make_ticket(priority="high")

    as_admin.patch(url(agent), {"is_available": True})
    assert Ticket.objects.get(pk=low.pk).assigned_agent == agent

    as_admin.patch(url(agent), {"capacity": 2, "level": "senior"})
    assert Ticket.objects.get(pk=high.pk).assigned_agent == agent
    assert as_admin.get(url(agent)).json()["load"] == 2


def test_deleting_deactivates_and_reroutes_but_keeps_the_history(as_admin: APIClient) -> None:
    agent = make_agent()
    closed = make_ticket(status="open")
    closed.status = "closed"
    closed.save()
    held = make_ticket()
    other = make_agent()

    response = as_admin.delete(url(agent))

    assert (response.status_code, response.content) == (204, b"")
    body = as_admin.get(url(agent)).json()
    assert (body["is_active"], body["load"]) == (False, 0)
    held.refresh_from_db()
    closed.refresh_from_db()
    assert (held.assigned_agent, closed.assigned_agent) == (other, agent)
    assert as_admin.delete(url(agent)).status_code == 204  # a second time changes nothing


def test_who_has_left_can_come_back(as_admin: APIClient) -> None:
    agent = make_agent(is_active=False)
    ticket = make_ticket()

    assert as_admin.patch(url(agent), {"is_active": True}).json()["is_active"] is True
    assert Ticket.objects.get(pk=ticket.pk).assigned_agent == agent


def test_the_list_shows_who_works_here_unless_asked_for_who_has_left(as_agent: APIClient) -> None:
    make_agent(first_name="Ada")
    make_agent(first_name="Gone", is_active=False)

    assert names(as_agent) == ["Ada", "Bob"]
    assert names(as_agent, is_active="true") == ["Ada", "Bob"]
    assert names(as_agent, is_active="false") == ["Gone"]
    assert names(as_agent, is_active="") == ["Ada", "Bob"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"level": "junior"}, ["Jo"]),
        ({"is_available": "false"}, ["Jo", "Zoe"]),
        ({"is_available": "true", "level": "senior"}, ["Ada"]),
        ({"search": "ad"}, ["Ada"]),
        ({"search": "zoe@EXAMPLE"}, ["Zoe"]),
        ({"search": "test ada"}, ["Ada"]),
        ({"search": "%"}, []),
        ({"ordering": "-first_name"}, ["Zoe", "Jo", "Ada"]),
        ({"ordering": "level,first_name"}, ["Jo", "Ada", "Zoe"]),
        ({"ordering": "-load"}, ["Ada", "Zoe", "Jo"]),
        ({"ordering": "-id"}, ["Zoe", "Ada", "Jo"]),
        ({"ordering": "created_at"}, ["Jo", "Ada", "Zoe"]),
    ],
)
def test_filters_search_and_order(query: dict[str, str], expected: list[str], as_admin: APIClient) -> None:
    make_agent(first_name="Jo", level=Level.JUNIOR, is_available=False)
    make_agent(first_name="Ada")
    make_agent(first_name="Zoe", email="zoe@example.com", is_available=False)
    make_ticket()

    assert names(as_admin, **query) == expected


@pytest.mark.parametrize(
    "query",
    ["level=x", "is_available=1", "is_active=maybe", "is_active=%00", "ordering=email", "search=%00", "page=0"],
)
def test_unknown_values_are_a_400_that_names_the_parameter(query: str, as_admin: APIClient) -> None:
    response = as_admin.get(f"{AGENTS}?{query}")

    assert (response.status_code, list(response.json())) == (400, [query.partition("=")[0]])


def test_handing_over_reroutes_what_the_agent_holds(as_admin: APIClient) -> None:
    agent = make_agent()
    tickets = [make_ticket(), make_ticket(), make_ticket(status="in_progress")]
    other = make_agent(capacity=2)

    response = as_admin.post(f"{url(agent)}hand-over/")

    assert (response.status_code, response.json()) == (200, {"moved": 2, "waiting": 1})
    held = Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets])
    assert held.filter(assigned_agent=other).count() == 2
    assert as_admin.post(f"{url(agent)}hand-over/").json() == {"moved": 0, "waiting": 0}
    assert as_admin.post(f"{AGENTS}999999/hand-over/").status_code == 404
