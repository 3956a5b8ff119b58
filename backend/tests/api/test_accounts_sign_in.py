"""Signing in and out, wrong passwords, CSRF."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from tests.conftest import client_of
from tests.factories import PASSWORD, make_user

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db

LOGIN = "/apis/accounts/login/"
ME = "/apis/accounts/me/"
WRONG = {"non_field_errors": ["The user name or password is wrong."]}


@pytest.fixture
def charlie(requester: User) -> User:
    return requester


def sign_in(client: Any, password: str = PASSWORD, username: str = "charlie", **headers: Any) -> Any:
    return client.post(LOGIN, {"username": username, "password": password}, **headers)


def fail(times: int, **headers: Any) -> Any:
    response = None
    for _ in range(times):
        response = sign_in(client_of(), "wrong", **headers)
    return response


def test_signing_in_answers_the_same_as_me_and_starts_a_session(charlie: User) -> None:
    client = client_of()

    response = sign_in(client)

    assert response.status_code == 200
    assert response.json() == client.get(ME).json()
    assert response.json()["username"] == "charlie"


def test_signing_out_ends_the_session(charlie: User) -> None:
    client = client_of()
    sign_in(client)

    assert client.post("/apis/accounts/logout/").status_code == 204

    assert client.get(ME).status_code == 401


def test_one_can_sign_in_as_somebody_else_while_signed_in(charlie: User, as_admin: APIClient) -> None:
    sign_in(as_admin)

    assert as_admin.get(ME).json()["username"] == "charlie"


def test_a_stale_token_does_not_keep_anybody_from_signing_in(charlie: User) -> None:
    assert sign_in(client_of(), HTTP_AUTHORIZATION="Token gone").status_code == 200


def test_the_answer_does_not_tell_whether_an_account_exists_or_is_inactive(charlie: User) -> None:
    make_user(username="gone", is_active=False)

    answers = [
        sign_in(client_of(), "wrong"),
        sign_in(client_of(), "wrong", username="nobody"),
        sign_in(client_of(), PASSWORD, username="gone"),
    ]

    assert [(answer.status_code, answer.json()) for answer in answers] == [(400, WRONG)] * 3


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"password": "x"}, "username"),
        ({"username": "charlie"}, "password"),
        ({"username": "", "password": "x"}, "username"),
        ({"username": "charlie", "password": ""}, "password"),
        ({"username": None, "password": "x"}, "username"),
        ({"username": ["charlie"], "password": "x"}, "username"),
        ({"username": "charlie", "password": {"a": 1}}, "password"),
        ({"username": "char\x00lie", "password": "x"}, "username"),
        ({"username": "charlie", "password": "x\x00"}, "password"),
        ({"username": "c" * 151, "password": "x"}, "username"),
        ({"username": "charlie", "password": "x" * 1001}, "password"),
        (["charlie"], "non_field_errors"),
    ],
)
def test_unusable_input_is_a_400_that_names_the_field(body: Any, field: str) -> None:
    response = client_of().post(LOGIN, body)

    assert response.status_code == 400
    assert list(response.json()) == [field]


@pytest.mark.parametrize("text", ["{", '"charlie"', '{"username": "\\ud800", "password": "x"}', "", "\x00"])
def test_a_body_that_is_not_what_it_should_be_is_a_400(text: str) -> None:
    assert client_of().post(LOGIN, text, content_type="application/json").status_code == 400


def test_five_failures_lock_the_account_for_that_address_and_say_for_how_long(charlie: User) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        assert fail(4).status_code == 400

        fifth = fail(1)

        right = sign_in(client_of())
    assert fifth.status_code == right.status_code == 429
    assert fifth["Retry-After"] == right["Retry-After"] == "300"
    assert fifth.json() == {"detail": "Too many failed sign-ins. Try again in 300 seconds."}


def test_an_account_that_does_not_exist_is_locked_the_same_way() -> None:
    for _ in range(4):
        assert sign_in(client_of(), "wrong", username="nobody").status_code == 400

    assert sign_in(client_of(), "wrong", username="nobody").status_code == 429


def test_changing_the_browser_name_does_not_help_guessing(charlie: User) -> None:
    for number in range(5):
        fail(1, HTTP_USER_AGENT=f"robot {number}")

    assert sign_in(client_of()).status_code == 429


def test_writing_the_name_in_another_way_does_not_help_guessing(charlie: User) -> None:
    for username in ("charlie", " charlie ", "ｃharlie", "charlie", "charlie"):  # noqa: RUF001
        sign_in(client_of(), "wrong", username=username)

    assert sign_in(client_of()).status_code == 429


def test_somebody_elses_failures_lock_nobody_out_elsewhere(charlie: User) -> None:
    make_user(username="erin")
    fail(5, REMOTE_ADDR="203.0.113.9")

    assert sign_in(client_of(), REMOTE_ADDR="198.51.100.7").status_code == 200
    assert sign_in(client_of(), username="erin", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_the_right_password_works_after_the_pause_even_if_tried_during_it(charlie: User) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        fail(5)
        clock.shift(timedelta(minutes=3))
        during = sign_in(client_of())
        clock.shift(int(during["Retry-After"]) + 1)

        after = sign_in(client_of())

    assert (during.status_code, during["Retry-After"]) == (429, "120")
    assert after.status_code == 200


def test_a_good_sign_in_forgets_the_failures_before_it(charlie: User) -> None:
    for _ in range(3):
        assert fail(4).status_code == 400
        assert sign_in(client_of()).status_code == 200


def test_good_sign_ins_are_never_throttled(charlie: User) -> None:
    assert {sign_in(client_of()).status_code for _ in range(20)} == {200}


def test_django_admin_shares_the_lock(admin: User) -> None:
    form = {"username": "alice", "password": "wrong"}
    for _ in range(4):
        assert Client().post("/admin/login/", form).status_code == 200

    locked = Client().post("/admin/login/", form)

    assert locked.status_code == 429
    assert 290 <= int(locked["Retry-After"]) <= 300
    assert locked["Content-Type"].startswith("text/plain")
    assert sign_in(client_of(), username="alice").status_code == 429


def test_no_wrong_password_is_kept_anywhere(charlie: User) -> None:
    from axes.models import AccessAttempt

    client_of().post(f"{LOGIN}?password=secret-guess", {"username": "charlie", "password": "secret-guess"})
    Client().post("/admin/login/", {"username": "charlie", "password": "secret-guess"})

    attempts = list(AccessAttempt.objects.values())
    assert attempts
    assert "secret-guess" not in str(attempts)


def test_me_sets_the_csrf_cookie_even_for_a_signed_out_visitor() -> None:
    client = APIClient(enforce_csrf_checks=True)

    response = client.get(ME)

    assert response.status_code == 401
    assert response.json() == {"detail": "Authentication credentials were not provided."}
    assert client.cookies["csrftoken"].value


def test_signing_in_without_the_csrf_token_is_refused(charlie: User) -> None:
    client = APIClient(enforce_csrf_checks=True)

    without_cookie = sign_in(client)
    client.get(ME)
    without_header = sign_in(client)
    with_both = sign_in(client, HTTP_X_CSRFTOKEN=client.cookies["csrftoken"].value)

    assert without_cookie.status_code == without_header.status_code == 403
    assert without_cookie.json()["detail"].startswith("CSRF Failed")
    assert with_both.status_code == 200


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("post", "/apis/accounts/logout/"),
        ("patch", ME),
        ("post", "/apis/accounts/me/password/"),
        ("post", "/apis/accounts/tokens/"),
        ("post", "/apis/accounts/users/"),
    ],
)
def test_a_session_cannot_write_without_the_csrf_token(method: str, url: str, admin: User) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")

    response = getattr(client, method)(url, {})

    assert response.status_code == 403
    assert set(response.json()) == {"detail"}
