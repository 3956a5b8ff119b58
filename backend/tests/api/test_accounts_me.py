"""One's own account and password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from accounts.models import ApiToken
from accounts.roles import Role
from tests.conftest import client_of
from tests.factories import PASSWORD, make_user

if TYPE_CHECKING:
    from rest_framework.test import APIClient

    from accounts.models import User

pytestmark = pytest.mark.django_db

ME = "/apis/accounts/me/"
CHANGE = "/apis/accounts/me/password/"
NEW = "violet-Lamp-31"


def change(client: APIClient, old: Any = PASSWORD, new: Any = NEW, **headers: Any) -> Any:
    return client.post(CHANGE, {"old_password": old, "new_password": new}, **headers)


def test_me_shows_the_account_and_the_agent_that_it_works_as(agent_user: User, as_agent: APIClient) -> None:
    agent_user.first_name, agent_user.last_name = "Bob", "Builder"
    agent_user.save()

    data = as_agent.get(ME).json()

    assert data.pop("date_joined").endswith("Z")
    assert data == {
        "id": agent_user.pk,
        "username": "bob",
        "email": "bob@example.com",
        "first_name": "Bob",
        "last_name": "Builder",
        "name": "Bob Builder",
        "role": "agent",
        "agent": agent_user.agent.pk,
    }


def test_somebody_without_names_or_an_agent_is_shown_by_user_name(as_requester: APIClient) -> None:
    data = as_requester.get(ME).json()

    assert (data["name"], data["agent"]) == ("charlie", None)


def test_one_changes_own_names_and_email_and_nothing_else(requester: User, as_requester: APIClient) -> None:
    wanted = {"email": "c@example.com", "first_name": "Charlie", "last_name": "Brown"}
    forbidden = {
        "id": 1,
        "username": "root",
        "role": "admin",
        "is_active": False,
        "is_staff": True,
        "is_superuser": True,
        "password": NEW,
        "agent": 1,
        "date_joined": "2001-01-01T00:00:00Z",
    }
    before = as_requester.get(ME).json()

    response = as_requester.patch(ME, {**wanted, **forbidden, "old_password": PASSWORD})

    assert response.status_code == 200
    assert response.json() == {**before, **wanted, "name": "Charlie Brown"}
    requester.refresh_from_db()
    assert requester.role == Role.REQUESTER
    assert requester.is_active
    assert not requester.is_staff
    assert not requester.is_superuser
    assert requester.check_password(PASSWORD)


def test_saving_ones_name_does_not_undo_a_demotion_that_happened_meanwhile(admin: User) -> None:
    bea = make_user(username="bea", role=Role.ADMIN)
    stale = type(bea).objects.get(pk=bea.pk)
    bea.role = Role.REQUESTER
    bea.save()

    stale.first_name = "Bea"
    stale.save()

    bea.refresh_from_db()
    assert (bea.role, bea.is_staff, bea.first_name) == (Role.REQUESTER, False, "Bea")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "ALICE@example.com"}, "email"),
        ({"email": "nonsense"}, "email"),
        ({"email": None}, "email"),
        ({"email": "a" * 250 + "@example.com"}, "email"),
        ({"first_name": "x" * 151}, "first_name"),
        ({"last_name": "a\x00b"}, "last_name"),
        ({"first_name": "a\nb"}, "first_name"),
        ({"last_name": "a\u2028b"}, "last_name"),
        ({"first_name": "a\u202eb"}, "first_name"),
        ({"last_name": "\u2067a"}, "last_name"),
        ([], "non_field_errors"),
    ],
)
def test_unusable_changes_are_a_400_that_names_the_field(
    body: Any, field: str, admin: User, as_requester: APIClient
) -> None:
    response = as_requester.patch(ME, body)

    assert response.status_code == 400
    assert list(response.json()) == [field]


@pytest.mark.parametrize("name", ["Zoë", "محمد", "אורי", "李 小龍", "\u0646\u06cc\u200c\u06a9"])
def test_a_name_of_any_writing_is_taken(name: str, as_requester: APIClient) -> None:
    assert as_requester.patch(ME, {"first_name": name}).json()["first_name"] == name


def test_own_email_in_another_case_is_no_clash_and_several_may_have_none(admin: User, as_requester: APIClient) -> None:
    make_user(email="")

    for email in ("CHARLIE@example.com", ""):
        assert as_requester.patch(ME, {"email": email, "old_password": PASSWORD}).status_code == 200


@pytest.mark.parametrize("email", ["thief@example.com", "CHARLIE@example.com", ""])
@pytest.mark.parametrize("typed", [{}, {"old_password": "wrong"}, {"old_password": ""}, {"old_password": None}])
def test_another_email_needs_the_password(email: str, typed: Any, requester: User, as_requester: APIClient) -> None:
    response = as_requester.patch(ME, {"email": email, "first_name": "C", **typed})

    assert (response.status_code, list(response.json())) == (400, ["old_password"])
    requester.refresh_from_db()
    assert (requester.email, requester.first_name) == ("charlie@example.com", "")


def test_a_program_needs_the_password_for_another_email_too(requester: User) -> None:
    _token, text = ApiToken.issue(requester, "stolen")

    def patch(**body: str) -> int:
        body = {"email": "c@example.com", **body}
        return client_of().patch(ME, body, HTTP_AUTHORIZATION=f"Token {text}").status_code

    assert (patch(), patch(old_password="wrong"), patch(old_password=PASSWORD)) == (400, 400, 200)


def test_the_same_email_and_another_name_need_no_password(as_requester: APIClient) -> None:
    assert as_requester.patch(ME, {"email": "charlie@example.com", "first_name": "C"}).status_code == 200


def test_guessing_the_password_for_another_email_is_throttled_like_signing_in(as_requester: APIClient) -> None:
    guess = {"email": "thief@example.com", "old_password": "wrong"}
    for _ in range(4):
        assert as_requester.patch(ME, guess).status_code == 400

    fifth = as_requester.patch(ME, guess)

    assert fifth.status_code == 429
    assert int(fifth["Retry-After"]) > 0
    assert as_requester.patch(ME, {**guess, "old_password": PASSWORD}).status_code == 429


def test_a_new_password_keeps_this_session_and_ends_the_others(requester: User) -> None:
    here, elsewhere = client_of(requester), client_of(requester)

    assert change(here).status_code == 204

    assert here.get(ME).status_code == 200
    assert elsewhere.get(ME).status_code == 401
    requester.refresh_from_db()
    assert requester.check_password(NEW)


def test_a_program_can_change_the_password_without_getting_a_session(requester: User) -> None:
    _token, text = ApiToken.issue(requester, "script")

    response = change(client_of(), HTTP_AUTHORIZATION=f"Token {text}")

    assert response.status_code == 204
    assert "sessionid" not in response.cookies


@pytest.mark.parametrize(
    ("old", "new", "fields"),
    [
        ("wrong", NEW, ["old_password"]),
        (PASSWORD, "short", ["new_password"]),
        (PASSWORD, "password1234", ["new_password"]),  # common
        (PASSWORD, "8312904756", ["new_password"]),  # digits only
        (PASSWORD, "charlie@example", ["new_password"]),  # like the account itself
        (PASSWORD, "x" * 1001, ["new_password"]),
        (PASSWORD, "violet-\x00Lamp-31", ["new_password"]),
        (None, NEW, ["old_password"]),
        ("wrong", "", ["old_password", "new_password"]),
    ],
)
def test_a_password_that_cannot_be_accepted_is_a_400_that_names_the_field(
    old: Any, new: Any, fields: list[str], requester: User, as_requester: APIClient
) -> None:
    response = change(as_requester, old, new)

    assert response.status_code == 400
    assert list(response.json()) == fields
    requester.refresh_from_db()
    assert requester.check_password(PASSWORD)


def test_guessing_the_old_password_is_throttled_like_signing_in(requester: User, as_requester: APIClient) -> None:
    for _ in range(4):
        assert change(as_requester, "wrong").status_code == 400

    fifth = change(as_requester, "wrong")

    assert fifth.status_code == 429
    assert int(fifth["Retry-After"]) > 0
    assert change(as_requester).status_code == 429
    requester.refresh_from_db()
    assert requester.check_password(PASSWORD)
