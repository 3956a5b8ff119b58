"""The first admin of a new installation."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from accounts.models import User
from accounts.roles import Role
from config.first_run import create_first_admin
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USERNAME", "EMAIL", "PASSWORD"):
        monkeypatch.setenv(f"DJANGO_SUPERUSER_{name}", "")


def test_a_random_password_is_told_once_and_opens_the_door() -> None:
    told: list[str] = []

    create_first_admin(told.append)

    found = re.fullmatch(r"First admin: user name admin, password (\S{16}) \(shown once; .*\)", told[0])
    assert found
    user = authenticate(RequestFactory().post("/"), username="admin", password=found[1])
    assert isinstance(user, User)
    assert user.role == Role.ADMIN

    create_first_admin(told.append)
    assert len(told) == 1
    assert User.objects.count() == 1


def test_the_environment_says_who_and_the_password_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", "grace")
    monkeypatch.setenv("DJANGO_SUPERUSER_EMAIL", "grace@example.com")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "violet-Lamp-31")
    told: list[str] = []

    create_first_admin(told.append)

    grace = User.objects.get()
    assert (grace.username, grace.email, grace.role, grace.is_staff) == (
        "grace",
        "grace@example.com",
        Role.ADMIN,
        True,
    )
    assert grace.check_password("violet-Lamp-31")
    assert told == []


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PASSWORD", "hunter2", "DJANGO_SUPERUSER_PASSWORD: This password is too short"),
        ("PASSWORD", "1234567890123", "DJANGO_SUPERUSER_PASSWORD: "),
        ("PASSWORD", "administrator", "DJANGO_SUPERUSER_PASSWORD: "),  # like the user name
        ("USERNAME", "two words", "DJANGO_SUPERUSER_USERNAME and DJANGO_SUPERUSER_EMAIL: Enter a valid username"),
        ("USERNAME", "CHARLIE", "DJANGO_SUPERUSER_USERNAME and DJANGO_SUPERUSER_EMAIL: An account has this user name"),
        ("EMAIL", "nonsense", "DJANGO_SUPERUSER_USERNAME and DJANGO_SUPERUSER_EMAIL: Enter a valid email address"),
    ],
)
def test_what_makes_no_account_is_one_clear_line(
    name: str, value: str, says: str, requester: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", "administrator")
    monkeypatch.setenv(f"DJANGO_SUPERUSER_{name}", value)

    with pytest.raises(ImproperlyConfigured) as caught:
        create_first_admin(print)

    assert str(caught.value).startswith(says)
    assert "\n" not in str(caught.value)
    assert value not in str(caught.value)
    assert not User.objects.active_admins().exists()


def test_a_deactivated_admin_does_not_count() -> None:
    make_user(username="alice", role=Role.ADMIN, is_active=False)
    told: list[str] = []

    create_first_admin(told.append)

    assert len(told) == 1
    assert [user.username for user in User.objects.active_admins()] == ["admin"]
