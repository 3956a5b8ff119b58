"""The browsers in which an account is signed in: seen, ended, ended by another password or role."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.backends.base import UpdateError
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from rest_framework.test import APIClient

from access.services import invite
from accounts.models import ApiToken, Session, User
from accounts.roles import Role
from accounts.sessions import SessionStore
from tests.conftest import client_of
from tests.factories import PASSWORD, make_agent, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db

ME = "/apis/accounts/me/"
SESSIONS = "/apis/accounts/sessions/"
NEW = "violet-Lamp-31"


def sign_in(user: User, **headers: Any) -> APIClient:
    """A browser that `user` signs in with."""
    client = APIClient(**headers)
    response = client.post("/apis/accounts/login/", {"username": user.username, "password": PASSWORD})
    assert response.status_code == 200
    return client


def listed(client: APIClient, **query: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(SESSIONS, query).json()["results"]
    return rows


def is_signed_in(client: APIClient) -> bool:
    return bool(client.get(ME).status_code == 200)


# --- seen -------------------------------------------------------------------------------------------------------------


def test_each_browser_is_listed_with_its_address_and_its_name(requester: User) -> None:
    start = timezone.now().replace(microsecond=0)
    with time_machine.travel(start, tick=False):
        laptop = sign_in(requester, HTTP_USER_AGENT="Firefox on Linux", REMOTE_ADDR="198.51.100.7")
    with time_machine.travel(start + timedelta(minutes=5), tick=False):
        sign_in(requester, HTTP_USER_AGENT="Safari on a phone" + "x" * 500, REMOTE_ADDR="2001:db8::9")

        phone_row, laptop_row = listed(laptop, ordering="-created_at")

    assert (laptop_row["browser"], laptop_row["address"]) == ("Firefox on Linux", "198.51.100.7")
    assert (laptop_row["is_current"], phone_row["is_current"]) == (True, False)
    assert phone_row["browser"].startswith("Safari on a phone")
    assert phone_row["address"] == "2001:db8::9"
    assert (laptop_row["user"], laptop_row["user_name"]) == (requester.pk, "charlie")
    assert laptop_row["expires_at"] == (start + timedelta(hours=12)).isoformat().replace("+00:00", "Z")


def test_the_last_use_is_noted_to_the_minute_with_its_address(
    requester: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = sign_in(requester, REMOTE_ADDR="198.51.100.7")
        clock.shift(timedelta(seconds=59))
        with django_assert_num_queries(3):  # session, account, its agent: nothing is written
            client.get(ME, REMOTE_ADDR="203.0.113.9")
        assert Session.objects.get().last_used_at == start

        clock.shift(timedelta(seconds=2))
        client.get(ME, REMOTE_ADDR="203.0.113.9")

    session = Session.objects.get()
    assert session.last_used_at == start + timedelta(seconds=61)
    assert (session.created_at, session.address) == (start, "203.0.113.9")


def test_only_live_ones_are_listed_and_they_are_removed_in_the_end(requester: User) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        old = sign_in(requester)
        clock.shift(timedelta(hours=12))

        assert not is_signed_in(old)
        assert [row["is_current"] for row in listed(sign_in(requester))] == [True]
        SessionStore.clear_expired()

    assert Session.objects.count() == 1


def test_a_program_sees_its_users_browsers_and_none_as_its_own(requester: User) -> None:
    sign_in(requester)
    _token, text = ApiToken.issue(requester, "script")

    rows = APIClient(HTTP_AUTHORIZATION=f"Token {text}").get(SESSIONS).json()["results"]

    assert [row["is_current"] for row in rows] == [False]


def test_nobody_but_admins_sees_anothers(requester: User, as_agent: APIClient, as_admin: APIClient) -> None:
    sign_in(requester)

    assert listed(as_agent, user=requester.pk) == []
    assert [row["user"] for row in listed(as_admin, user=requester.pk)] == [requester.pk]
    assert requester.pk not in {row["user"] for row in listed(as_admin)}


# --- kept -------------------------------------------------------------------------------------------------------------


def test_the_key_of_a_session_is_stored_nowhere(requester: User) -> None:
    client = sign_in(requester)

    key = client.cookies["sessionid"].value
    row = Session.objects.values().get()
    assert len(key) >= 32
    assert key not in str(row)
    assert row["digest"] == Session.digest_of(key)


def test_a_key_that_somebody_planted_is_not_signed_in(requester: User) -> None:
    client = APIClient()
    client.cookies["sessionid"] = "planted" * 5
    client.post("/apis/accounts/login/", {"username": "charlie", "password": PASSWORD})

    planted = APIClient()
    planted.cookies["sessionid"] = "planted" * 5
    assert client.cookies["sessionid"].value != "planted" * 5
    assert is_signed_in(client)
    assert not is_signed_in(planted)


def test_signing_in_again_changes_the_key(requester: User) -> None:
    client = sign_in(requester)
    before = client.cookies["sessionid"].value

    client.post("/apis/accounts/login/", {"username": "charlie", "password": PASSWORD})

    stale = APIClient()
    stale.cookies["sessionid"] = before
    assert is_signed_in(client)
    assert not is_signed_in(stale)
    assert Session.objects.count() == 1


def test_signing_in_as_somebody_else_keeps_nothing(requester: User, admin: User) -> None:
    client = sign_in(requester)

    client.post("/apis/accounts/login/", {"username": "alice", "password": PASSWORD})

    assert [session.user for session in Session.objects.all()] == [admin]
    assert Session.objects.get().address == "127.0.0.1"


def test_a_session_that_is_ended_while_it_is_written_stays_ended(requester: User) -> None:
    client = sign_in(requester)
    store = SessionStore(client.cookies["sessionid"].value)
    store["shown"] = 1
    Session.objects.all().delete()

    with pytest.raises(UpdateError):
        store.save()

    assert not Session.objects.exists()


# --- ended ------------------------------------------------------------------------------------------------------------


def test_ending_one_signs_that_browser_out_and_no_other(requester: User) -> None:
    laptop, phone = sign_in(requester), sign_in(requester)
    (theirs,) = [row["id"] for row in listed(laptop) if not row["is_current"]]

    assert laptop.delete(f"{SESSIONS}{theirs}/").status_code == 204

    assert is_signed_in(laptop)
    assert not is_signed_in(phone)
    assert laptop.delete(f"{SESSIONS}{theirs}/").status_code == 404


def test_admins_end_anybodys_and_others_only_their_own(
    requester: User, as_admin: APIClient, as_agent: APIClient
) -> None:
    client = sign_in(requester)
    (row,) = listed(client)

    assert as_agent.delete(f"{SESSIONS}{row['id']}/").status_code == 404
    assert is_signed_in(client)
    assert as_admin.delete(f"{SESSIONS}{row['id']}/").status_code == 204
    assert not is_signed_in(client)


def test_a_new_password_ends_all_but_the_browser_that_set_it(requester: User) -> None:
    laptop, phone = sign_in(requester), sign_in(requester)

    changed = laptop.post("/apis/accounts/me/password/", {"old_password": PASSWORD, "new_password": NEW})

    assert changed.status_code == 204
    assert [row["is_current"] for row in listed(laptop)] == [True]
    assert not is_signed_in(phone)


def test_a_new_password_from_an_admin_a_link_or_a_program_ends_all(requester: User, as_admin: APIClient) -> None:
    uid = urlsafe_base64_encode(force_bytes(requester.pk))

    def by_admin() -> Any:
        return as_admin.patch(f"/apis/accounts/users/{requester.pk}/", {"password": PASSWORD})

    def by_link() -> Any:
        requester.refresh_from_db()
        body = {"uid": uid, "token": default_token_generator.make_token(requester), "password": PASSWORD}
        return client_of().post("/apis/accounts/set-password/", body)

    def by_program() -> Any:
        program = APIClient(HTTP_AUTHORIZATION=f"Token {ApiToken.issue(requester, 'script')[1]}")
        body = {"old_password": PASSWORD, "new_password": NEW}
        return program.post("/apis/accounts/me/password/", body)

    for change in (by_admin, by_link, by_program):
        client = sign_in(requester)
        assert change().status_code in {200, 204}
        assert not is_signed_in(client), change.__name__
        assert not Session.objects.filter(user=requester).exists()


def test_a_deactivated_account_is_signed_out_and_stays_so(requester: User, as_admin: APIClient) -> None:
    client = sign_in(requester)

    as_admin.patch(f"/apis/accounts/users/{requester.pk}/", {"is_active": False})
    as_admin.patch(f"/apis/accounts/users/{requester.pk}/", {"is_active": True})

    assert not is_signed_in(client)


def test_another_name_ends_nothing(requester: User, as_admin: APIClient) -> None:
    client = sign_in(requester)

    as_admin.patch(f"/apis/accounts/users/{requester.pk}/", {"first_name": "Charles", "role": "requester"})

    assert client.get(ME).json()["first_name"] == "Charles"


def by_an_admin(user: User) -> None:
    client_of(make_user(role=Role.ADMIN)).patch(f"/apis/accounts/users/{user.pk}/", {"role": "agent"})


def by_an_invitation(user: User) -> None:
    invite(make_agent(email=user.email))


def by_a_bulk_write(user: User) -> None:
    User.objects.filter(pk=user.pk).update(role=Role.AGENT)


@pytest.mark.parametrize("change", [by_an_admin, by_an_invitation, by_a_bulk_write])
def test_another_role_ends_all_sessions_of_the_account_and_no_others(
    change: Callable[[User], None], requester: User, agent_user: User
) -> None:
    client, other = sign_in(requester), sign_in(agent_user)

    change(requester)

    assert not is_signed_in(client)
    assert is_signed_in(other)


@pytest.mark.parametrize("place", ["api", "django admin"])
def test_whoever_changes_the_own_role_stays_signed_in_there_and_nowhere_else(place: str, admin: User) -> None:
    make_user(role=Role.ADMIN)
    here, elsewhere = sign_in(admin), sign_in(admin)

    if place == "api":
        here.patch(f"/apis/accounts/users/{admin.pk}/", {"role": "agent"})
    else:
        form = {"username": "alice", "email": admin.email, "role": "agent", "is_active": "on"}
        here.post(f"/admin/accounts/user/{admin.pk}/change/", form, format="multipart")

    assert here.get(ME).json()["role"] == "agent"
    assert not is_signed_in(elsewhere)
