"""Accounts as admins manage them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from rest_framework.exceptions import ValidationError as DRFValidationError

from accounts.models import ApiToken, User
from accounts.roles import Role
from accounts.serializers import UserSerializer
from tests.conftest import client_of
from tests.factories import PASSWORD, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries
    from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db

USERS = "/apis/accounts/users/"
NEW: dict[str, Any] = {"username": "dora", "email": "dora@example.com", "password": "violet-Lamp-31"}
FIELDS = {"id", "username", "email", "first_name", "last_name", "role", "is_active", "date_joined"}


def url(user: User) -> str:
    return f"{USERS}{user.pk}/"


def names(response: Any) -> list[str]:
    return [row["username"] for row in response.json()["results"]]


def test_an_admin_creates_an_account_that_can_sign_in(as_admin: APIClient) -> None:
    response = as_admin.post(USERS, {**NEW, "role": "agent", "first_name": "Dora"})

    assert response.status_code == 201
    assert set(response.json()) == FIELDS
    assert (response.json()["role"], response.json()["is_active"]) == ("agent", True)
    signed_in = client_of().post("/apis/accounts/login/", {"username": NEW["username"], "password": NEW["password"]})
    assert signed_in.status_code == 200


def test_a_new_account_is_a_requester_unless_told_otherwise(as_admin: APIClient) -> None:
    assert as_admin.post(USERS, NEW).json()["role"] == "requester"


def test_djangos_own_flags_cannot_be_set_by_hand(as_admin: APIClient) -> None:
    as_admin.post(USERS, {**NEW, "is_staff": True, "is_superuser": True, "id": 7777})

    dora = User.objects.get(username="dora")
    assert not dora.is_staff
    assert not dora.is_superuser
    assert dora.pk != 7777


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "ALICE"}, "username"),
        ({"username": ""}, "username"),
        ({"username": "two words"}, "username"),
        ({"username": "d\x00"}, "username"),
        ({"username": "d" * 151}, "username"),
        ({"username": None}, "username"),
        ({"email": "Alice@Example.COM"}, "email"),
        ({"email": "nonsense"}, "email"),
        ({"role": "owner"}, "role"),
        ({"role": None}, "role"),
        ({"role": ["admin"]}, "role"),
        ({"is_active": "perhaps"}, "is_active"),
        ({"is_active": None}, "is_active"),
        ({"password": "dora@example.com"}, "password"),  # like the account itself
        ({"password": "short"}, "password"),
        ({"password": None}, "password"),
        ({"password": "x" * 1001}, "password"),
        ({"first_name": "x" * 151}, "first_name"),
        ({"last_name": {"a": 1}}, "last_name"),
        ({"last_name": "a\r\nb"}, "last_name"),
        ({"first_name": "\u202eecila"}, "first_name"),
    ],
)
@pytest.mark.parametrize("method", ["post", "patch"])
def test_unusable_input_is_a_400_that_names_the_field(
    method: str, change: dict[str, Any], field: str, as_admin: APIClient
) -> None:
    if method == "post":
        response = as_admin.post(USERS, {**NEW, **change})
    else:
        dora = make_user(username="dora", email="dora@example.com")
        response = as_admin.patch(url(dora), change)

    assert response.status_code == 400, response.content
    assert list(response.json()) == [field]


@pytest.mark.parametrize("missing", ["username", "password"])
def test_a_new_account_needs_a_name_and_a_password(missing: str, as_admin: APIClient) -> None:
    response = as_admin.post(USERS, {name: value for name, value in NEW.items() if name != missing})

    assert (response.status_code, list(response.json())) == (400, [missing])


def test_changing_one_thing_leaves_the_rest_and_the_password(as_admin: APIClient, requester: User) -> None:
    response = as_admin.patch(url(requester), {"username": "CHARLIE", "role": "agent"})

    assert response.status_code == 200
    requester.refresh_from_db()
    assert (requester.username, requester.role, requester.email) == ("CHARLIE", "agent", "charlie@example.com")
    assert requester.check_password(PASSWORD)


def test_a_promotion_opens_django_admin_and_a_demotion_closes_it(as_admin: APIClient, requester: User) -> None:
    as_admin.patch(url(requester), {"role": "admin"})
    requester.refresh_from_db()
    assert requester.is_staff

    as_admin.patch(url(requester), {"role": "agent"})
    requester.refresh_from_db()
    assert not requester.is_staff


def test_a_password_set_by_an_admin_ends_the_sessions_of_its_owner(as_admin: APIClient, requester: User) -> None:
    theirs = client_of(requester)

    assert as_admin.patch(url(requester), {"password": "violet-Lamp-31"}).status_code == 200

    assert theirs.get("/apis/accounts/me/").status_code == 401
    requester.refresh_from_db()
    assert requester.check_password("violet-Lamp-31")


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"password": "violet-Lamp-31"}, ["password"]),
        ({"email": "thief@example.com", "first_name": "A"}, ["email"]),
        ({"password": "violet-Lamp-31", "email": ""}, ["email", "password"]),
    ],
)
def test_an_admin_changes_the_own_password_and_email_where_the_password_is_asked_for(
    change: dict[str, str], fields: list[str], as_admin: APIClient, admin: User
) -> None:
    response = as_admin.patch(url(admin), change)

    assert (response.status_code, sorted(response.json())) == (400, fields)
    assert "accounts/me/" in response.json()[fields[0]][0]
    admin.refresh_from_db()
    assert (admin.email, admin.first_name, admin.check_password(PASSWORD)) == ("alice@example.com", "", True)


def test_an_admin_may_send_the_own_email_unchanged(as_admin: APIClient, admin: User) -> None:
    assert as_admin.patch(url(admin), {"email": admin.email, "first_name": "Alice"}).status_code == 200


def test_deleting_deactivates_and_shuts_out_at_once(as_admin: APIClient, requester: User) -> None:
    theirs = client_of(requester)
    _token, text = ApiToken.issue(requester, "script")

    assert as_admin.delete(url(requester)).status_code == 204
    assert as_admin.delete(url(requester)).status_code == 204

    requester.refresh_from_db()
    assert not requester.is_active
    assert theirs.get("/apis/accounts/me/").status_code == 401
    assert client_of().get("/apis/accounts/me/", HTTP_AUTHORIZATION=f"Token {text}").status_code == 401
    assert as_admin.patch(url(requester), {"is_active": True}).status_code == 200


@pytest.mark.parametrize(
    ("attempt", "field"),
    [
        (lambda client, user: client.patch(url(user), {"role": "agent"}), "role"),
        (lambda client, user: client.patch(url(user), {"is_active": False}), "is_active"),
        (lambda client, user: client.delete(url(user)), "is_active"),
    ],
)
def test_the_last_active_admin_stays(
    attempt: Callable[[APIClient, User], Any], field: str, as_admin: APIClient, admin: User
) -> None:
    make_user(role=Role.ADMIN, is_active=False)

    response = attempt(as_admin, admin)

    assert response.status_code == 400
    assert list(response.json()) == [field]
    admin.refresh_from_db()
    assert (admin.role, admin.is_active) == (Role.ADMIN, True)


def test_an_admin_may_leave_when_there_is_another(as_admin: APIClient, admin: User) -> None:
    make_user(role=Role.ADMIN)

    assert as_admin.delete(url(admin)).status_code == 204


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["alice", "bob", "charlie", "gone"]),
        ("?search=BOB", ["bob"]),
        ("?search=charlie@example", ["charlie"]),
        ("?search=Lee", ["gone"]),
        ("?role=agent", ["bob"]),
        ("?is_active=false", ["gone"]),
        ("?is_active=true&role=requester", ["charlie"]),
        ("?ordering=-username", ["gone", "charlie", "bob", "alice"]),
        ("?ordering=id", ["alice", "bob", "charlie", "gone"]),
        ("?ordering=-date_joined", ["gone", "charlie", "bob", "alice"]),
        ("?page_size=1&page=2", ["bob"]),
    ],
)
def test_the_list_is_searched_filtered_and_ordered(
    query: str, expected: list[str], admin: User, agent_user: User, requester: User
) -> None:
    make_user(username="gone", is_active=False, last_name="Lee")

    assert names(client_of(admin).get(USERS + query)) == expected


@pytest.mark.parametrize("query", ["role=owner", "is_active=perhaps", "ordering=password", "page=0", "search=%00"])
def test_a_list_parameter_that_makes_no_sense_is_a_400_that_names_it(query: str, as_admin: APIClient) -> None:
    response = as_admin.get(f"{USERS}?{query}")

    assert response.status_code == 400
    assert list(response.json()) == [query.partition("=")[0]]


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_costs_the_same_for_any_number_of_accounts(
    number: int, as_admin: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        make_user()

    with django_assert_num_queries(4):  # session, caller, count, page
        as_admin.get(f"{USERS}?page_size=100")


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """The results of the actions, each run by a thread of its own with its own connection, started together."""
    gate = threading.Barrier(len(actions))
    results: list[Any] = [None] * len(actions)

    def run(index: int, action: Callable[[], Any]) -> None:
        try:
            gate.wait()
            results[index] = action()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_two_admins_demoting_each_other_at_once_leave_one() -> None:
    first, second = make_user(role=Role.ADMIN), make_user(role=Role.ADMIN)
    clients = [client_of(first), client_of(second)]

    answers = at_once(
        lambda: clients[0].patch(url(second), {"role": "requester"}).status_code,
        lambda: clients[1].patch(url(first), {"role": "requester"}).status_code,
    )

    assert User.objects.active_admins().count() == 1
    # The slower one meets the rule, or is no admin any more or signed out when its request comes in.
    assert sorted(answers) in ([200, 400], [200, 401], [200, 403])


@pytest.mark.parametrize(
    ("twin", "field"), [({"username": "DORA", "email": ""}, "username"), ({"email": "DORA@example.com"}, "email")]
)
def test_a_name_taken_between_the_check_and_the_write_is_refused_like_any_other(
    twin: dict[str, str], field: str
) -> None:
    late = UserSerializer(data=NEW)
    assert late.is_valid()
    make_user(**twin)

    with pytest.raises(DRFValidationError) as error:
        late.save()

    assert list(error.value.detail) == [field]
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", [{"username": "Dora"}, {"username": "dorothy", "email": "DORA@example.com"}])
def test_two_accounts_of_one_name_or_email_at_once_make_one_account_and_a_400(other: dict[str, Any]) -> None:
    admin = make_user(role=Role.ADMIN)
    clients = [client_of(admin), client_of(admin)]
    second = {**NEW, "email": "other@example.com", **other}

    answers = at_once(lambda: clients[0].post(USERS, NEW), lambda: clients[1].post(USERS, second))

    assert sorted(answer.status_code for answer in answers) == [201, 400]
    refused = next(answer for answer in answers if answer.status_code == 400)
    assert list(refused.json()) == ["email" if "email" in other else "username"]
