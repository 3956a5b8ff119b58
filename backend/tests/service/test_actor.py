"""Who is acting: sessions, tokens, commands, nested blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db.models.signals import post_save

from accounts.actor import acting_as, current_actor
from accounts.models import ApiToken, User
from tests.conftest import client_of
from tests.factories import make_user

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db


@pytest.fixture
def actors() -> Iterator[list[User | None]]:
    """The actor at each save of an account from now on."""
    seen: list[User | None] = []

    def note(**_: object) -> None:
        seen.append(current_actor())

    post_save.connect(note, sender=User)
    yield seen
    post_save.disconnect(note, sender=User)


def rename(**headers: str) -> dict[str, object]:
    return {"path": "/apis/accounts/me/", "data": {"first_name": "Charlie"}, **headers}


def test_the_account_behind_a_session_is_the_actor(requester: User, actors: list[User | None]) -> None:
    client = client_of(requester)
    actors.clear()

    client.patch(**rename())  # type: ignore[arg-type]

    assert actors == [requester]


def test_the_account_behind_a_token_is_the_actor(requester: User, actors: list[User | None]) -> None:
    _token, text = ApiToken.issue(requester, "script")

    client_of().patch(**rename(HTTP_AUTHORIZATION=f"Token {text}"))  # type: ignore[arg-type]

    assert actors == [requester]


def test_the_token_wins_over_the_session(requester: User, admin: User, actors: list[User | None]) -> None:
    _token, text = ApiToken.issue(requester, "script")
    client = client_of(admin)
    actors.clear()

    client.patch(**rename(HTTP_AUTHORIZATION=f"Token {text}"))  # type: ignore[arg-type]

    assert actors == [requester]


def test_outside_a_request_nobody_is_acting(actors: list[User | None]) -> None:
    make_user()

    assert actors == [None]


def test_after_a_request_nobody_is_acting(requester: User) -> None:
    client_of(requester).get("/apis/accounts/me/")

    assert current_actor() is None


def test_blocks_nest_and_end_even_with_an_error(requester: User, admin: User) -> None:
    with acting_as(admin):
        with acting_as(requester):
            assert current_actor() == requester
        with acting_as(None):
            assert current_actor() is None
        with pytest.raises(RuntimeError), acting_as(requester):
            raise RuntimeError
        assert current_actor() == admin
    assert current_actor() is None
