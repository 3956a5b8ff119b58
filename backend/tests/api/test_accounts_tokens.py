"""API tokens: made, shown once, used, ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.http import HttpResponse
from django.utils import timezone

from accounts.links import link_of
from accounts.models import ApiToken, User
from accounts.roles import Role
from tests.conftest import client_of
from tests.factories import PASSWORD, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries, Settings
    from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db

TOKENS = "/apis/accounts/tokens/"
ME = "/apis/accounts/me/"


def use(text: str) -> Any:
    return client_of().get(ME, HTTP_AUTHORIZATION=f"Token {text}")


def test_a_new_token_is_shown_once_and_works(as_requester: APIClient) -> None:
    made = as_requester.post(TOKENS, {"name": "script"})
    text = made.json()["token"]

    assert made.status_code == 201
    assert list(made.json()) == ["id", "name", "token", "created_at", "expires_at", "last_used_at"]
    assert text.startswith("tk_")
    assert use(text).json()["username"] == "charlie"
    listed = as_requester.get(TOKENS).json()["results"]
    assert [set(row) for row in listed] == [{"id", "name", "created_at", "expires_at", "last_used_at"}]


def test_the_text_of_a_token_is_nowhere_in_the_database(as_requester: APIClient) -> None:
    text = as_requester.post(TOKENS, {"name": "script"}).json()["token"]

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert text.removeprefix("tk_") not in str(cursor.fetchall()), table


def test_one_sees_and_ends_only_own_tokens(as_requester: APIClient, admin: User, requester: User) -> None:
    theirs, text = ApiToken.issue(admin, "theirs")
    own, own_text = ApiToken.issue(requester, "own")

    assert [row["id"] for row in as_requester.get(TOKENS).json()["results"]] == [own.pk]
    assert as_requester.delete(f"{TOKENS}{theirs.pk}/").status_code == 404
    assert as_requester.delete(f"{TOKENS}{own.pk}/").status_code == 204
    assert use(own_text).status_code == 401
    assert use(text).status_code == 200


def test_a_token_cannot_be_made_for_somebody_else(as_requester: APIClient, admin: User, requester: User) -> None:
    body = {"name": "x", "user": admin.pk, "digest": "0" * 64, "token": "tk_mine", "last_used_at": "2001-01-01T00:00Z"}

    made = as_requester.post(TOKENS, body)

    token = ApiToken.objects.get()
    assert token.user == requester
    assert token.digest == ApiToken.digest_of(made.json()["token"])
    assert token.last_used_at is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "a\x00"}, "name"),
        ({"name": None}, "name"),
        ({"name": "x", "expires_at": "2001-01-01T00:00:00Z"}, "expires_at"),
        ({"name": "x", "expires_at": "tomorrow"}, "expires_at"),
        ({"name": "x", "expires_at": "99999-01-01T00:00:00Z"}, "expires_at"),
    ],
)
def test_unusable_input_is_a_400_that_names_the_field(body: Any, field: str, as_requester: APIClient) -> None:
    response = as_requester.post(TOKENS, body)

    assert (response.status_code, list(response.json())) == (400, [field])


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_an_end_at_the_edge_of_time_is_no_server_error(moment: str, as_requester: APIClient) -> None:
    assert as_requester.post(TOKENS, {"name": "x", "expires_at": moment}).status_code in {201, 400}
    assert as_requester.get(TOKENS).status_code == 200


def test_a_token_ends_at_its_time(as_requester: APIClient) -> None:
    start = timezone.now().replace(microsecond=0)
    with time_machine.travel(start, tick=False) as clock:
        end = start + timedelta(hours=1)
        text = as_requester.post(TOKENS, {"name": "x", "expires_at": end.isoformat()}).json()["token"]

        clock.shift(timedelta(minutes=59, seconds=59))
        assert use(text).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert use(text).status_code == 401


@pytest.mark.parametrize("text", ["tk_wrong", "", "a b", "é", "x" * 5000, "tk_\x00"])
def test_a_bad_token_is_a_401_that_says_how_to_sign_in(text: str) -> None:
    response = use(text)

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"
    assert set(response.json()) == {"detail"}


def test_a_bad_token_is_refused_even_with_a_good_session(as_requester: APIClient) -> None:
    assert as_requester.get(ME, HTTP_AUTHORIZATION="Token tk_wrong").status_code == 401


def test_the_token_of_a_deactivated_account_is_refused(requester: User) -> None:
    _token, text = ApiToken.issue(requester, "x")
    requester.is_active = False
    requester.save()

    assert use(text).status_code == 401


def test_a_program_writes_without_csrf(requester: User) -> None:
    _token, text = ApiToken.issue(requester, "x")

    response = client_of().patch(ME, {"first_name": "C"}, HTTP_AUTHORIZATION=f"Token {text}")

    assert response.status_code == 200


def test_the_last_use_is_noted_at_most_once_a_minute(
    requester: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    token, text = ApiToken.issue(requester, "x")
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        with django_assert_num_queries(3):  # token with account, note of its use, agent
            use(text)
        clock.shift(timedelta(seconds=59))
        with django_assert_num_queries(2):  # token with account, agent
            use(text)
        token.refresh_from_db()
        assert token.last_used_at == start
        clock.shift(timedelta(seconds=1))
        use(text)

    token.refresh_from_db()
    assert token.last_used_at == start + timedelta(minutes=1)


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_costs_the_same_for_any_number_of_tokens(
    number: int, requester: User, as_requester: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for index in range(number):
        ApiToken.issue(requester, f"token {index}")

    with django_assert_num_queries(4):  # session, caller, count, page
        as_requester.get(f"{TOKENS}?page_size=100")


def test_tokens_are_listed_newest_first() -> None:
    user = make_user()
    ids = [ApiToken.issue(user, name)[0].pk for name in "abc"]

    assert [row["id"] for row in client_of(user).get(TOKENS).json()["results"]] == ids[::-1]


# --- ended by another password ----------------------------------------------------------------------------------------

NEW = "violet-Lamp-31"


def by_oneself(user: User) -> Any:
    body = {"old_password": PASSWORD, "new_password": NEW}
    return client_of(user).post(f"{ME}password/", body)


def by_an_admin(user: User) -> Any:
    return client_of(make_user(role=Role.ADMIN)).patch(f"/apis/accounts/users/{user.pk}/", {"password": NEW})


def by_a_link(user: User) -> Any:
    client = client_of(user)
    link = {name: values[0] for name, values in parse_qs(link_of(user).partition("#")[2]).items()}
    return client.post("/apis/accounts/set-password/", {**link, "password": NEW})


def by_a_bulk_write(user: User) -> Any:
    User.objects.filter(pk=user.pk).update(password=make_password(NEW))
    return HttpResponse()


@pytest.mark.parametrize("change", [by_oneself, by_an_admin, by_a_link, by_a_bulk_write])
def test_another_password_ends_every_token_of_the_account_and_no_others(
    change: Callable[[User], Any], requester: User, agent_user: User
) -> None:
    _stolen, text = ApiToken.issue(requester, "stolen")
    _other, others = ApiToken.issue(agent_user, "script")

    assert change(requester).status_code in {200, 204}

    assert use(text).status_code == 401
    assert not requester.tokens.exists()
    assert use(others).status_code == 200


def test_a_program_that_changes_its_password_keeps_the_token_that_it_shows(requester: User) -> None:
    _own, own = ApiToken.issue(requester, "own")
    _other, other = ApiToken.issue(requester, "other")

    body = {"old_password": PASSWORD, "new_password": NEW}
    changed = client_of().post(f"{ME}password/", body, HTTP_AUTHORIZATION=f"Token {own}")

    assert changed.status_code == 204
    assert (use(own).status_code, use(other).status_code) == (200, 401)


def test_a_password_that_is_hashed_anew_at_a_sign_in_ends_no_token(requester: User, settings: Settings) -> None:
    _token, text = ApiToken.issue(requester, "script")
    weak = requester.password
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]

    signed_in = client_of().post("/apis/accounts/login/", {"username": "charlie", "password": PASSWORD})

    assert signed_in.status_code == 200
    requester.refresh_from_db()
    assert requester.password != weak
    assert use(text).status_code == 200


def test_another_name_ends_no_token(requester: User, as_requester: APIClient) -> None:
    _token, text = ApiToken.issue(requester, "script")

    as_requester.patch(ME, {"first_name": "Charles"})

    assert use(text).status_code == 200


def test_a_token_cannot_make_another(requester: User) -> None:
    _token, text = ApiToken.issue(requester, "stolen")

    made = client_of().post(TOKENS, {"name": "heir"}, HTTP_AUTHORIZATION=f"Token {text}")

    assert made.status_code == 403
    assert "A token cannot make another" in made.json()["detail"]
    assert requester.tokens.count() == 1
