"""What all tests share: settings that make them quick and quiet, the people of the story, clients for each role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from hypothesis import settings as hypothesis_settings
from rest_framework.test import APIClient

from accounts.roles import Role
from tests.factories import make_agent, make_user

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from accounts.models import User

hypothesis_settings.register_profile("ci", derandomize=True, max_examples=200, deadline=None)
hypothesis_settings.load_profile("ci")


@pytest.fixture(autouse=True)
def quick(settings: Settings, tmp_path: Path) -> None:
    """Cheap password hashing, mail to memory, files of its own, nothing throttled by an earlier test."""
    settings.MEDIA_ROOT = str(tmp_path / "attachments")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()


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
