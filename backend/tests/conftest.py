"""What all tests share: settings that make them quick and quiet, the people of the story, clients for each role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.cache import caches
from django.db import connection
from hypothesis import settings as hypothesis_settings
from rest_framework.test import APIClient

from accounts.roles import Role
from tests.factories import make_agent, make_user

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import DjangoDbBlocker, Settings

    from accounts.models import User

hypothesis_settings.register_profile("ci", derandomize=True, max_examples=200, deadline=None)
hypothesis_settings.load_profile("ci")


@pytest.fixture(autouse=True)
def quick(settings: Settings, tmp_path: Path) -> None:
    """Cheap password hashing, mail to memory, files of its own, nothing throttled by an earlier test."""
    settings.MEDIA_ROOT = str(tmp_path / "attachments")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for cache in caches.all():
        cache.clear()


@pytest.fixture(scope="session", autouse=True)
def alone(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Nothing that a test killed or left behind keeps the database from being removed."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def admin(db: None) -> User:
    """Alice runs the support team."""
    return make_user(username="alice", role=Role.ADMIN)


@pytest.fixture
def agent_user(db: None) -> User:
    """Bob works tickets: an account linked to an agent."""
    bob = make_user(username="bob", role=Role.AGENT)
    make_agent(first_name="Bob", email="bob@example.com", account=bob)
    return bob


@pytest.fixture
def requester(db: None) -> User:
    """Charlie asks for help and must see nothing of others."""
    return make_user(username="charlie", role=Role.REQUESTER)


def client_of(user: User | None = None) -> APIClient:
    """A client signed in as `user` through a session, CSRF checks included; signed out without one."""
    client = APIClient(enforce_csrf_checks=False)
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def as_admin(admin: User) -> APIClient:
    return client_of(admin)


@pytest.fixture
def as_agent(agent_user: User) -> APIClient:
    return client_of(agent_user)


@pytest.fixture
def as_requester(requester: User) -> APIClient:
    return client_of(requester)


@pytest.fixture
def as_anonymous(db: None) -> APIClient:
    return client_of()
