"""Accounts under every writer: the last admin, one account a name, tokens from the command line."""

from __future__ import annotations

import re
import threading
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory

from accounts.models import ApiToken, User
from accounts.roles import Role
from tests.factories import PASSWORD, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def demote(user: User) -> None:
    user.role = Role.AGENT
    user.save()


def deactivate_by_field(user: User) -> None:
    user.is_active = False
    user.save(update_fields=["is_active"])


def demote_by_field(user: User) -> None:
    user.role = Role.AGENT
    user.save(update_fields=["role"])


def bulk_update(user: User) -> None:
    user.is_active = False
    User.objects.bulk_update([user], ["is_active"])


LEAVING: list[Callable[[User], object]] = [
    demote,
    demote_by_field,
    deactivate_by_field,
    bulk_update,
    lambda user: user.delete(),
    lambda user: User.objects.all().delete(),
    lambda user: User.objects.filter(pk=user.pk).delete(),
    lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
    lambda user: User.objects.update(role=Role.AGENT, is_staff=False, is_superuser=False),
    lambda user: User.objects.update_or_create(username=user.username, defaults={"role": Role.AGENT}),
]


@pytest.mark.parametrize("leave", LEAVING)
def test_no_writer_takes_the_last_active_admin_away(leave: Callable[[User], object], admin: User) -> None:
    make_user(role=Role.ADMIN, is_active=False)
    make_user()

    with pytest.raises(ValidationError, match="last active admin"), transaction.atomic():
        leave(User.objects.get(pk=admin.pk))

    assert [user.pk for user in User.objects.active_admins()] == [admin.pk]


@pytest.mark.parametrize("leave", LEAVING[:7])
def test_every_writer_may_take_an_admin_away_while_another_stays(leave: Callable[[User], object], admin: User) -> None:
    bea = make_user(role=Role.ADMIN)
    everybody = leave is LEAVING[5]

    if everybody:
        User.objects.exclude(pk=admin.pk).delete()
    else:
        leave(bea)

    assert [user.pk for user in User.objects.active_admins()] == [admin.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leave", [demote, deactivate_by_field, bulk_update, User.delete])
def test_of_two_admins_leaving_at_once_the_second_waits_and_is_refused(leave: Callable[[User], object]) -> None:
    first, second = make_user(role=Role.ADMIN), make_user(role=Role.ADMIN)
    has_left, errors = threading.Event(), []

    def follow() -> None:
        has_left.wait(5)
        try:
            leave(second)
        except ValidationError as error:
            errors.append(error)
        finally:
            connection.close()

    follower = threading.Thread(target=follow)
    follower.start()
    with transaction.atomic():
        demote(first)
        has_left.set()
        follower.join(0.3)
        assert follower.is_alive()
    follower.join()

    assert len(errors) == 1
    assert [user.pk for user in User.objects.active_admins()] == [second.pk]


def test_an_installation_without_an_admin_is_no_obstacle() -> None:
    demote(make_user())
    User.objects.all().delete()

    assert not User.objects.exists()


def test_djangos_flags_follow_the_role_and_cannot_leave_it(admin: User) -> None:
    bea = make_user(role=Role.ADMIN)
    demote(bea)
    bea.refresh_from_db()
    assert not bea.is_staff

    for write in ({"is_staff": True}, {"is_superuser": True}, {"role": Role.ADMIN}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=bea.pk).update(**write)


@pytest.mark.parametrize(
    "twin", [{"username": "CHARLIE", "email": ""}, {"username": "x", "email": "CHARLIE@example.com"}]
)
def test_names_and_emails_are_unique_whatever_the_case(twin: dict[str, str], requester: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user(**twin)


def test_signing_in_locks_no_admin_rows(requester: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    requester.first_name = "C"
    with django_assert_num_queries(7) as captured:  # two nested savepoints; as it was, the update, its history
        requester.save(update_fields=["first_name"])

    assert "FOR" not in " ".join(query["sql"] for query in captured.captured_queries)


def test_djangos_command_for_superusers_makes_an_admin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)

    call_command("createsuperuser", username="root", email="root@example.com", interactive=False, verbosity=0)

    root = User.objects.get()
    assert (root.role, root.is_staff, root.check_password(PASSWORD)) == (Role.ADMIN, True, True)


def test_a_name_is_what_others_see() -> None:
    assert make_user(username="x", first_name="Ada", last_name="Byron").name == "Ada Byron"
    assert make_user(username="y").name == "y"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("create_token", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_a_token_that_works(requester: User) -> None:
    text = run("charlie", "--name", "import", "--expires-in-days", "30").strip()

    token = ApiToken.objects.get()
    assert re.fullmatch(r"tk_[\w-]{43}", text)
    assert (token.user, token.name, token.digest) == (requester, "import", ApiToken.digest_of(text))
    assert token.expires_at is not None
    assert round((token.expires_at - token.created_at).total_seconds() / 86_400) == 30


def test_a_token_from_the_command_has_no_end_unless_given(requester: User) -> None:
    run("charlie")

    assert ApiToken.objects.get().expires_at is None


@pytest.mark.parametrize(
    "arguments",
    [
        ["nobody"],
        ["gone"],
        [],
        ["charlie", "--expires-in-days", "0"],
        ["charlie", "--expires-in-days", "-1"],
        ["charlie", "--expires-in-days", "soon"],
        ["charlie", "--expires-in-days", "99999999999999999999"],
        ["charlie", "--name", ""],
        ["charlie", "--name", "x" * 101],
    ],
)
def test_the_command_refuses_what_makes_no_usable_token(arguments: list[str], requester: User) -> None:
    make_user(username="gone", is_active=False)

    with pytest.raises(CommandError) as error:
        run(*arguments)

    assert "\n" not in str(error.value)
    assert not ApiToken.objects.exists()


def test_a_password_hashed_the_old_way_is_hashed_anew_on_signing_in(requester: User, settings: object) -> None:
    settings.PASSWORD_HASHERS = [  # type: ignore[attr-defined]
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]

    assert authenticate(RequestFactory().post("/"), username="charlie", password=PASSWORD) == requester

    requester.refresh_from_db()
    assert requester.password.startswith("pbkdf2_")
