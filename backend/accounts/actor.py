"""Who is acting: the account behind the current request, or whoever a command or test says.

Decisions record it, and nobody is mailed about a change that they made themselves. Services read it here instead of
passing a user through every call, so that a change made by a signal knows its author too.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from accounts.models import User

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
_user: ContextVar[User | None] = ContextVar("user", default=None)


class ActorMiddleware:
    """Remembers the request, so that whoever it turns out to come from (session or token) is the actor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)


@contextmanager
def acting_as(user: User | None) -> Iterator[None]:
    """Within the block, `user` is the actor; None is automation, whatever request is under way."""
    request_token, user_token = _request.set(None), _user.set(user)
    try:
        yield
    finally:
        _request.reset(request_token)
        _user.reset(user_token)


def current_actor() -> User | None:
    """The account that acts now; None for automation, the shell and commands. Costs no query."""
    request = _request.get()
    user = _user.get() if request is None else getattr(request, "user", None)
    return user if isinstance(user, User) and user.is_authenticated else None
