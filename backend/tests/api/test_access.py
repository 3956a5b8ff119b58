"""Invitations, resets and one's own agent over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from accounts.links import link_of
from accounts.models import User
from agents.levels import Level
from agents.models import Agent
from notifications.models import Notification, Status
from tests.conftest import client_of
from tests.factories import PASSWORD, make_agent, make_ticket, make_user

if TYPE_CHECKING:
    from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db

RESET = "/apis/accounts/password-reset/"
SET = "/apis/accounts/set-password/"
NEW = "violet-Lamp-31"


def opened(user: User) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(link_of(user).partition("#")[2]).items()}


def test_an_agents_page_says_how_far_its_sign_in_is(as_admin: APIClient, as_anonymous: APIClient) -> None:
    agent = make_agent(email="ada@example.com")
    address = f"/apis/agents/{agent.pk}/"
    assert as_admin.get(address).json()["sign_in"] == "none"

    assert as_admin.post(f"{address}invite/").json()["sign_in"] == "invited"

    user = User.objects.get(username="ada@example.com")
    assert as_anonymous.post(SET, {**opened(user), "password": NEW}).status_code == 204
    assert as_admin.get(address).json()["sign_in"] == "active"
    signed_in = as_anonymous.post("/apis/accounts/login/", {"username": user.username, "password": NEW}).json()
    assert (signed_in["role"], signed_in["agent"]) == ("agent", agent.pk)

    User.objects.filter(pk=user.pk).update(is_active=False)
    assert as_admin.get(address).json()["sign_in"] == "deactivated"


def test_an_invitation_that_cannot_be_is_refused_with_the_field(as_admin: APIClient) -> None:
    agent = make_agent(is_active=False)

    response = as_admin.post(f"/apis/agents/{agent.pk}/invite/")

    assert response.status_code == 400
    assert response.json() == {"agent": ["The agent has left: make it active again first."]}
    assert as_admin.post("/apis/agents/999999/invite/").status_code == 404


def test_the_preview_of_an_invitation_shows_no_link(as_admin: APIClient) -> None:
    as_admin.post(f"/apis/agents/{make_agent().pk}/invite/")
    notification = Notification.objects.get()

    listed = as_admin.get("/apis/notifications/").content.decode()
    shown = as_admin.get(f"/apis/notifications/{notification.pk}/preview/").content.decode()

    assert "only-in-the-mail" in shown
    assert "token=" not in listed + shown


def test_setting_a_password_signs_nobody_in_and_ends_the_sessions(as_anonymous: APIClient) -> None:
    user = make_user()
    elsewhere = client_of(user)
    link = opened(user)

    response = as_anonymous.post(SET, {**link, "password": NEW})

    assert response.status_code == 204
    assert as_anonymous.get("/apis/accounts/me/").status_code == 401
    assert elsewhere.get("/apis/accounts/me/").status_code == 401


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"token": "c0ffee-abc"}, "token"),
        ({"token": ""}, "token"),
        ({"uid": "x" * 65}, "uid"),
        ({"uid": None}, "uid"),
        ({"token": ["x"]}, "token"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 1001}, "password"),
        ({"password": "nul\x00nul-Lamp"}, "password"),
    ],
)
def test_bad_input_names_its_field_and_changes_nothing(
    change: dict[str, Any], field: str, as_anonymous: APIClient
) -> None:
    user = make_user()

    response = as_anonymous.post(SET, {**opened(user), "password": NEW, **change})

    assert response.status_code == 400
    assert list(response.json()) == [field]
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_asking_for_a_reset_answers_the_same_for_everybody(as_anonymous: APIClient) -> None:
    make_user(email="ada@example.com")
    make_user(email="gone@example.com", is_active=False)

    answers = [as_anonymous.post(RESET, {"email": f"{who}@example.com"}) for who in ("ada", "gone", "nobody")]

    assert {(answer.status_code, answer.content) for answer in answers} == {(204, b"")}
    assert Notification.objects.get(status=Status.PENDING).recipient == "ada@example.com"


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", None, 1, ["a@example.com"], f"{'x' * 250}@example.com", "a\r\nb@example.com"]
)
def test_a_reset_needs_an_address(email: Any, as_anonymous: APIClient) -> None:
    response = as_anonymous.post(RESET, {"email": email})

    assert response.status_code == 400
    assert list(response.json()) == ["email"]
    assert as_anonymous.post(RESET, [1]).status_code == 400


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_one_address_is_asked_for_three_times_an_hour_whether_it_is_known_or_not(
    email: str, as_anonymous: APIClient
) -> None:
    make_user(email="ada@example.com")

    asked = [as_anonymous.post(RESET, {"email": spelling}) for spelling in (email, email.upper(), f" {email}", email)]

    assert [answer.status_code for answer in asked] == [204, 204, 204, 429]
    assert 3500 < int(asked[-1]["Retry-After"]) <= 3600
    assert set(asked[-1].json()) == {"detail"}
    assert as_anonymous.post(RESET, {"email": "other@example.com"}).status_code == 204


def test_one_caller_cannot_go_through_a_list_whatever_it_says_it_comes_from(as_anonymous: APIClient) -> None:
    asked = [
        as_anonymous.post(
            RESET,
            {"email": f"user{number}@example.com"},
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
            REMOTE_ADDR="203.0.113.9",
        )
        for number in range(31)
    ]

    assert [answer.status_code for answer in asked] == [204] * 30 + [429]


def test_addresses_of_one_network_count_together(as_anonymous: APIClient) -> None:
    def ask(number: int, address: str) -> int:
        return as_anonymous.post(RESET, {"email": f"user{number}@example.com"}, REMOTE_ADDR=address).status_code

    assert [ask(number, f"2001:db8::{number:x}") for number in range(31)] == [204] * 30 + [429]
    assert ask(0, "2001:db8:0:1::1") == 204


def test_who_is_refused_by_address_uses_up_nobodys_mails(as_anonymous: APIClient) -> None:
    for number in range(30):
        as_anonymous.post(RESET, {"email": f"user{number}@example.com"}, REMOTE_ADDR="203.0.113.9")
    for _ in range(3):
        refused = as_anonymous.post(RESET, {"email": "ada@example.com"}, REMOTE_ADDR="203.0.113.9")
        assert refused.status_code == 429

    assert as_anonymous.post(RESET, {"email": "ada@example.com"}, REMOTE_ADDR="203.0.113.8").status_code == 204


def test_many_other_requests_push_out_no_count(as_anonymous: APIClient) -> None:
    def ask(email: str, address: str) -> int:
        return as_anonymous.post(RESET, {"email": email}, REMOTE_ADDR=address).status_code

    asked = [ask("ada@example.com", "203.0.113.9") for _ in range(3)]
    asked += [ask(f"before{number}@example.com", "203.0.113.9") for number in range(27)]
    for number in range(420):
        ask(f"user{number}@example.com", f"198.51.{number // 200}.{number % 200}")
        cache.set(f"something-else-{number}", 1)

    assert asked == [204] * 30
    assert ask("ada@example.com", "203.0.113.8") == 429
    assert ask("after@example.com", "203.0.113.9") == 429


def test_after_an_hour_one_may_ask_again(as_anonymous: APIClient) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        for _ in range(3):
            as_anonymous.post(RESET, {"email": "ada@example.com"})
        assert as_anonymous.post(RESET, {"email": "ada@example.com"})["Retry-After"] == "3600"

        clock.shift(timedelta(hours=1))
        assert as_anonymous.post(RESET, {"email": "ada@example.com"}).status_code == 204


def test_an_agent_switches_its_own_availability_and_what_waits_comes(as_agent: APIClient, agent_user: User) -> None:
    assert as_agent.patch("/apis/agents/me/", {"is_available": False}).json()["is_available"] is False
    ticket = make_ticket()
    assert ticket.assigned_agent_id is None

    shown = as_agent.patch("/apis/agents/me/", {"is_available": True}).json()

    ticket.refresh_from_db()
    assert ticket.assigned_agent == Agent.objects.get(account=agent_user)
    assert (shown["is_available"], shown["load"], shown["sign_in"]) == (True, 1, "active")


def test_an_agent_changes_nothing_else_of_itself(as_agent: APIClient, agent_user: User) -> None:
    wanted = {"level": "junior", "capacity": 1, "is_active": False, "email": "x@example.com", "first_name": "X"}

    shown = as_agent.patch("/apis/agents/me/", wanted).json()

    agent = Agent.objects.get(account=agent_user)
    assert (agent.level, agent.capacity, agent.is_active, agent.email) == (Level.SENIOR, None, True, "bob@example.com")
    assert shown["id"] == agent.pk
    refused = as_agent.patch("/apis/agents/me/", {"is_available": "perhaps"})
    assert (refused.status_code, list(refused.json())) == (400, ["is_available"])


def test_an_account_that_works_as_no_agent_finds_none(as_admin: APIClient) -> None:
    assert as_admin.get("/apis/agents/me/").status_code == 404
