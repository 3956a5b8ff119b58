"""Creating tickets over HTTP: what is answered, what is ignored, what is refused."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from agents.levels import Level
from notifications.models import Notification
from tests.conftest import client_of
from tests.factories import make_agent, make_ticket, make_user
from tickets.models import MAX_DESCRIPTION, Ticket

if TYPE_CHECKING:
    from rest_framework.test import APIClient

    from accounts.models import User

pytestmark = pytest.mark.django_db

TICKETS = "/apis/tickets/"


def post_raw(client: APIClient, body: Any, content_type: str = "application/json") -> Any:
    return client.generic("POST", TICKETS, body, content_type=content_type)


def test_the_answer_shows_the_agent_and_the_reason_at_once(as_admin: APIClient) -> None:
    agent = make_agent(first_name="Ada", last_name="Lovelace", email="ada@example.com")

    response = as_admin.post(TICKETS, {"title": "It smokes", "description": "A lot.", "priority": "high"})

    assert response.status_code == 201
    body = response.json()
    assert body["assigned_agent"] == {
        "id": agent.pk,
        "name": "Ada Lovelace",
        "email": "ada@example.com",
        "level": "senior",
    }
    assert (body["assignment"]["outcome"], body["assignment"]["trigger"]) == ("assigned", "created")
    assert "Ada Lovelace" in body["assignment"]["explanation"]
    assert body["assigned_at"] is not None
    assert body == as_admin.get(f"{TICKETS}{body['id']}/").json()


def test_nobody_eligible_is_no_error_the_ticket_waits_and_says_why(as_admin: APIClient) -> None:
    make_agent(level=Level.JUNIOR)

    response = as_admin.post(TICKETS, {"title": "It smokes", "priority": "high"})

    assert response.status_code == 201
    body = response.json()
    assert (body["assigned_agent"], body["assigned_at"]) == (None, None)
    assert body["assignment"]["outcome"] == "waiting"
    assert "1 agent is of the wrong level" in body["assignment"]["explanation"]


def test_a_title_is_enough(as_admin: APIClient, admin: User) -> None:
    body = as_admin.post(TICKETS, {"title": "  It smokes "}).json()

    assert body["reference"] == f"T-{body['id']:06d}"
    assert (body["title"], body["description"]) == ("It smokes", "")
    assert (body["priority"], body["status"], body["external_id"]) == ("medium", "open", None)
    assert (body["requester"], body["requester_name"], body["closed_at"]) == (admin.pk, "alice", None)


def test_a_ticket_that_comes_closed_is_history_and_is_not_routed(as_admin: APIClient) -> None:
    make_agent()

    body = as_admin.post(TICKETS, {"title": "Old", "status": "closed"}).json()

    assert (body["assigned_agent"], body["assignment"]) == (None, None)
    assert body["closed_at"] is not None


def test_a_requester_creates_in_the_own_name_whatever_was_sent(
    as_requester: APIClient, requester: User, admin: User
) -> None:
    body = as_requester.post(TICKETS, {"title": "Mine", "requester": admin.pk}).json()

    assert (body["requester"], body["requester_name"]) == (requester.pk, "charlie")


@pytest.mark.parametrize("whose", ["charlie", None])
def test_staff_create_for_somebody_else_or_for_nobody(whose: str | None, as_admin: APIClient, requester: User) -> None:
    body = as_admin.post(TICKETS, {"title": "Theirs", "requester": requester.pk if whose else None}).json()

    assert body["requester_name"] == whose


def test_what_the_rules_decide_cannot_be_sent(as_admin: APIClient) -> None:
    chosen, other = make_agent(), make_agent()
    sent = {
        "id": 7777,
        "reference": "T-007777",
        "assigned_agent": other.pk,
        "assigned_at": "2001-01-01T00:00:00Z",
        "created_at": "2001-01-01T00:00:00Z",
        "updated_at": "2001-01-01T00:00:00Z",
        "closed_at": "2001-01-01T00:00:00Z",
        "assignment": {"outcome": "waiting"},
        "priority_rank": 9,
    }

    body = as_admin.post(TICKETS, {"title": "Sly", **sent}).json()

    assert body["assigned_agent"]["id"] == chosen.pk
    assert body["closed_at"] is None
    assert not [name for name, value in sent.items() if body.get(name) == value]


def test_a_requester_is_told_the_agents_name_and_nothing_internal(as_requester: APIClient) -> None:
    make_agent(first_name="Ada", last_name="Lovelace")

    body = as_requester.post(TICKETS, {"title": "Mine"}).json()

    assert body["assigned_agent"] == {"name": "Ada Lovelace"}
    assert body["assignment"]["explanation"] == "It was assigned by the rules of the team."


def test_a_requester_whose_ticket_waits_is_not_told_about_the_team(as_requester: APIClient) -> None:
    make_agent(is_available=False)

    body = as_requester.post(TICKETS, {"title": "Mine"}).json()

    assert body["assignment"]["explanation"] == "It waits for somebody to become available."


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": None}, "title"),
        ({"title": ""}, "title"),
        ({"title": "   "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "one\ntwo"}, "title"),
        ({"title": "one\rtwo"}, "title"),
        ({"title": "one\u2028two"}, "title"),
        ({"title": "bell\x07"}, "title"),
        ({"title": "nul\x00"}, "title"),
        ({"title": "\ud800"}, "title"),  # half a character
        ({"title": ["a"]}, "title"),
        ({"title": {"a": 1}}, "title"),
        ({"title": True}, "title"),
        ({"description": None}, "description"),
        ({"description": "nul\x00"}, "description"),
        ({"description": "x" * (MAX_DESCRIPTION + 1)}, "description"),
        ({"description": []}, "description"),
        ({"priority": None}, "priority"),
        ({"priority": ""}, "priority"),
        ({"priority": "urgent"}, "priority"),
        ({"priority": "High"}, "priority"),
        ({"priority": 3}, "priority"),
        ({"priority": ["high"]}, "priority"),
        ({"priority": {}}, "priority"),
        ({"priority": True}, "priority"),
        ({"priority": "\ud800"}, "priority"),  # quoted in the message
        ({"status": "done"}, "status"),
        ({"status": None}, "status"),
        ({"status": 10**30}, "status"),
        ({"requester": 999_999}, "requester"),
        ({"requester": -1}, "requester"),
        ({"requester": 10**30}, "requester"),
        ({"requester": 1.5}, "requester"),
        ({"requester": "charlie"}, "requester"),
        ({"requester": "\x00"}, "requester"),
        ({"requester": True}, "requester"),
        ({"requester": []}, "requester"),
        ({"requester": {}}, "requester"),
        ({"external_id": "x" * 101}, "external_id"),
        ({"external_id": "nul\x00"}, "external_id"),
        ({"external_id": ["x"]}, "external_id"),
    ],
)
@pytest.mark.parametrize("method", ["post", "patch"])
def test_unusable_input_is_a_400_that_names_the_field(
    method: str, change: dict[str, Any], field: str, as_admin: APIClient
) -> None:
    url = TICKETS if method == "post" else f"{TICKETS}{make_ticket().pk}/"
    body = json.dumps({"title": "It smokes", **change})
    tickets = Ticket.objects.count()

    response = as_admin.generic(method.upper(), url, body, content_type="application/json")

    assert response.status_code == 400, response.content
    assert list(response.json()) == [field]
    assert Ticket.objects.count() == tickets


def test_a_ticket_needs_a_title(as_admin: APIClient) -> None:
    assert as_admin.post(TICKETS, {}).json() == {"title": ["This field is required."]}


def test_a_description_may_be_as_long_as_the_limit_and_have_lines(as_admin: APIClient) -> None:
    text = "one\r\n\ttwo\n" + "é" * (MAX_DESCRIPTION - 10)

    response = as_admin.post(TICKETS, {"title": "x" * 200, "description": text})

    assert response.status_code == 201
    assert response.json()["description"] == text


def test_somebody_who_has_left_is_no_requester(as_admin: APIClient) -> None:
    gone = make_user(is_active=False)

    assert list(as_admin.post(TICKETS, {"title": "a", "requester": gone.pk}).json()) == ["requester"]


@pytest.mark.parametrize(
    "body",
    [
        b"null",
        b"[]",
        b'[{"title": "a"}]',
        b'"title"',
        b"1",
        b"true",
    ],
)
def test_a_body_that_is_no_object_is_a_400(body: bytes, as_admin: APIClient) -> None:
    response = post_raw(as_admin, body)

    assert response.status_code == 400
    assert list(response.json()) == ["non_field_errors"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{", id="cut off"),
        pytest.param(b'{"title": NaN}', id="not a number"),
        pytest.param(b'{"title": "\xff"}', id="not UTF-8"),
        pytest.param('{"title": "a"}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b'{"title": ' + b"1" * 5000 + b"}", id="a number without end"),
        pytest.param(b"[" * 200_000, id="nested too deeply"),
        pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, id="objects nested too deeply"),
    ],
)
def test_a_body_that_is_no_json_is_a_400(body: bytes, as_admin: APIClient) -> None:
    response = post_raw(as_admin, body)

    assert response.status_code == 400
    assert response.json() == {"detail": "The body is not valid JSON."}


@pytest.mark.parametrize("body", [b'{"title": "a", "requester": 1e999}', b'{"title": "a", "requester": -1e999}'])
def test_a_number_beyond_all_bounds_is_a_400(body: bytes, as_admin: APIClient) -> None:
    assert post_raw(as_admin, body).json() == {"requester": ["A valid integer is required."]}


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "nonsense"]
)
def test_another_content_type_is_a_415(content_type: str, as_admin: APIClient) -> None:
    response = post_raw(as_admin, b"title=a", content_type)

    assert response.status_code == 415
    assert set(response.json()) == {"detail"}


def test_a_body_beyond_the_limit_is_refused(as_admin: APIClient, settings: Any) -> None:
    response = post_raw(as_admin, json.dumps({"title": "a", "x": "y" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}))

    assert response.status_code in {400, 413}
    assert set(response.json()) == {"detail"}


def test_a_requester_gives_no_external_id(as_requester: APIClient) -> None:
    response = as_requester.post(TICKETS, {"title": "Mine", "external_id": "JIRA-1"})

    assert response.status_code == 201
    assert response.json()["external_id"] is None


def test_an_external_id_is_taken_once(as_admin: APIClient) -> None:
    make_ticket(external_id="JIRA-1")

    response = as_admin.post(TICKETS, {"title": "Again", "external_id": "JIRA-1"})

    assert response.status_code == 400
    assert list(response.json()) == ["external_id"]


def test_an_empty_external_id_is_none_and_clashes_with_nobody(as_admin: APIClient) -> None:
    for _ in range(2):
        response = as_admin.post(TICKETS, {"title": "a", "external_id": ""})
        assert (response.status_code, response.json()["external_id"]) == (201, None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", ["post", "patch"])
def test_who_loses_the_race_for_an_external_id_gets_the_same_400(method: str, admin: User) -> None:
    tickets = [make_ticket() for _ in range(4)]
    start = threading.Barrier(4)
    answers: list[Any] = []

    def write(ticket: Ticket) -> None:
        client = client_of(admin)
        start.wait()
        if method == "post":
            answers.append(client.post(TICKETS, {"title": "a", "external_id": "JIRA-1"}))
        else:
            answers.append(client.patch(f"{TICKETS}{ticket.pk}/", {"external_id": "JIRA-1"}))
        connection.close()

    threads = [threading.Thread(target=write, args=(ticket,)) for ticket in tickets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [201 if method == "post" else 200, 400, 400, 400]
    assert all(list(answer.json()) == ["external_id"] for answer in answers if answer.status_code == 400)
    assert Ticket.objects.filter(external_id="JIRA-1").count() == 1


def test_a_refused_ticket_owes_no_mail(as_admin: APIClient) -> None:
    make_agent()

    as_admin.post(TICKETS, {"title": "a", "priority": "urgent"})

    assert not Notification.objects.exists()


def test_text_in_any_script_survives(as_admin: APIClient) -> None:
    title = "Überlauf 🔥 日本語 עברית"

    body = as_admin.post(TICKETS, {"title": title}).json()

    assert as_admin.get(f"{TICKETS}{body['id']}/").json()["title"] == title
