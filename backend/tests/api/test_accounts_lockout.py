"""Guessing passwords is slow, from wherever; and it locks out nobody but who guesses."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.lockout import ADDRESS_FAILURE_LIMIT
from tests.factories import PASSWORD, make_user

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db

LOGIN = "/apis/accounts/login/"
OFFICE: dict[str, Any] = {"REMOTE_ADDR": "198.51.100.7"}
ELSEWHERE: dict[str, Any] = {"REMOTE_ADDR": "203.0.113.9"}


def try_password(client: APIClient, username: str, password: str, **headers: Any) -> int:
    response = client.post(LOGIN, {"username": username, "password": password}, **headers)
    return int(response.status_code)


def guess(username: str, times: int, **headers: Any) -> list[int]:
    """The answers to wrong passwords, each from a browser of its own."""
    return [try_password(APIClient(), username, "wrong", **headers) for _ in range(times)]


def known_browser(username: str) -> APIClient:
    """A browser that the account has signed in with, and out again."""
    browser = APIClient()
    assert try_password(browser, username, PASSWORD, **OFFICE) == 200
    browser.post("/apis/accounts/logout/", **OFFICE)
    return browser


def test_an_admin_gets_in_from_elsewhere_while_somebody_guesses(admin: User) -> None:
    guess("alice", 20, **ELSEWHERE)

    assert try_password(APIClient(), "alice", PASSWORD, **ELSEWHERE) == 429
    assert try_password(APIClient(), "alice", PASSWORD, **OFFICE) == 200


def test_an_admin_gets_in_with_a_known_browser_while_somebody_guesses_at_the_same_address(admin: User) -> None:
    browser = known_browser("alice")
    guess("alice", 60, **OFFICE)

    assert try_password(APIClient(), "alice", PASSWORD, **OFFICE) == 429
    assert try_password(browser, "alice", PASSWORD, **OFFICE) == 200


def test_a_known_browser_gets_no_more_guesses_than_others(admin: User) -> None:
    browser = known_browser("alice")

    answers = [try_password(browser, "alice", "wrong", **OFFICE) for _ in range(6)]

    assert answers == [400, 400, 400, 400, 429, 429]
    assert try_password(browser, "alice", PASSWORD, **OFFICE) == 429
    assert try_password(browser, "alice", PASSWORD, **ELSEWHERE) == 429
    assert try_password(APIClient(), "alice", PASSWORD, **OFFICE) == 200


def test_a_browser_is_known_for_the_account_that_signed_in_alone(admin: User, requester: User) -> None:
    browser = known_browser("charlie")
    guess("alice", 5, **OFFICE)

    assert try_password(browser, "alice", PASSWORD, **OFFICE) == 429


@pytest.mark.parametrize("value", ["", "x", "WyJhIiwiYiJd:1abc:forged", "é"])
def test_a_made_up_cookie_makes_no_browser_known(value: str, admin: User) -> None:
    guess("alice", 5, **OFFICE)
    browser = APIClient()
    browser.cookies["device"] = value

    assert try_password(browser, "alice", PASSWORD, **OFFICE) == 429


def test_the_cookie_is_for_the_server_alone_and_stays_the_same(requester: User) -> None:
    browser = APIClient()
    first = browser.post(LOGIN, {"username": "charlie", "password": PASSWORD}).cookies["device"]
    again = browser.post(LOGIN, {"username": "charlie", "password": PASSWORD}).cookies

    assert (first["httponly"], first["samesite"], first["max-age"]) == (True, "Lax", 180 * 86_400)
    assert "charlie" not in first.value
    assert "device" not in again


def test_django_admin_knows_the_same_browsers(admin: User) -> None:
    browser = Client()
    browser.post("/admin/login/", {"username": "alice", "password": PASSWORD}, **OFFICE)
    browser.post("/admin/logout/", **OFFICE)
    guess("alice", 5, **OFFICE)

    assert browser.post("/admin/login/", {"username": "alice", "password": PASSWORD}, **OFFICE).status_code == 302


def test_one_address_cannot_go_through_a_list_of_accounts(requester: User) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        answers = [status for number in range(ADDRESS_FAILURE_LIMIT) for status in guess(f"user{number}", 1, **OFFICE)]
        assert answers == [400] * (ADDRESS_FAILURE_LIMIT - 1) + [429]

        refused = APIClient().post(LOGIN, {"username": "charlie", "password": PASSWORD}, **OFFICE)
        assert (refused.status_code, refused["Retry-After"]) == (429, "300")
        assert try_password(APIClient(), "charlie", PASSWORD, **ELSEWHERE) == 200

        clock.shift(timedelta(seconds=301))
        assert try_password(APIClient(), "charlie", PASSWORD, **OFFICE) == 200


def test_signing_in_oneself_forgets_no_failures_with_other_accounts(requester: User, admin: User) -> None:
    for _ in range(3):
        guess("alice", 3, **OFFICE)
        try_password(APIClient(), "charlie", PASSWORD, **OFFICE)

    assert try_password(APIClient(), "alice", PASSWORD, **OFFICE) == 429


def test_all_addresses_of_one_ipv6_network_count_as_one(requester: User) -> None:
    for number in range(5):
        guess("charlie", 1, REMOTE_ADDR=f"2001:db8:1:2::{number}")

    assert try_password(APIClient(), "charlie", PASSWORD, REMOTE_ADDR="2001:db8:1:2:ffff::1") == 429
    assert try_password(APIClient(), "charlie", PASSWORD, REMOTE_ADDR="2001:db8:1:3::1") == 200


def test_a_caller_without_an_address_is_counted_too(requester: User) -> None:
    answers = guess("charlie", 5, REMOTE_ADDR="")

    assert answers[-1] == 429


def test_guessing_the_old_password_while_signed_in_is_limited_too() -> None:
    make_user(username="erin")
    browser = APIClient()
    try_password(browser, "erin", PASSWORD)
    body = {"old_password": "wrong", "new_password": "violet-Lamp-31"}

    answers = [browser.post("/apis/accounts/me/password/", body).status_code for _ in range(6)]

    assert answers == [400, 400, 400, 400, 429, 429]
