"""Who is acting, and from where: the account behind the current request, or whoever a command or test says.

Decisions record it, and nobody is mailed about a change that they made themselves. Services read it here instead of
passing a user through every call, so that a change made by a signal knows its author too.
"""

from __future__ import annotations

import ipaddress
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.db.models import TextChoices

from accounts.models import BROWSER_LENGTH, ApiToken, Session, User

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
_user: ContextVar[User | None] = ContextVar("user", default=None)
_is_automation: ContextVar[bool] = ContextVar("is_automation", default=False)


class Source(TextChoices):
    """Where a change comes from."""

    DASHBOARD = "dashboard", "Dashboard"
    TOKEN = "token", "API token"
    DJANGO_ADMIN = "django_admin", "Django admin"
    SHELL = "shell", "Shell or command"
    AUTOMATION = "automation", "Automation"


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
    automation_token = _is_automation.set(user is None)
    try:
        yield
    finally:
        _request.reset(request_token)
        _user.reset(user_token)
        _is_automation.reset(automation_token)


def current_actor() -> User | None:
    """The account that acts now; None for automation, the shell and commands. Costs no query."""
    request = _request.get()
    user = _user.get() if request is None else getattr(request, "user", None)
    return user if isinstance(user, User) and user.is_authenticated else None


def current_source() -> Source:
    """Where the change that is being made comes from. Costs no query."""
    request = _request.get()
    if request is None:
        return Source.AUTOMATION if _is_automation.get() else Source.SHELL
    if isinstance(getattr(request, "auth", None), ApiToken):
        return Source.TOKEN
    return Source.DJANGO_ADMIN if request.path.startswith("/admin/") else Source.DASHBOARD


def current_token() -> int | None:
    """The id of the token that the request shows, if it comes from a program. Costs no query."""
    auth = getattr(_request.get(), "auth", None)
    return auth.pk if isinstance(auth, ApiToken) else None


def current_session() -> str | None:
    """The digest of the key of the session that the request shows, if it shows one. Costs no query."""
    key = getattr(getattr(_request.get(), "session", None), "session_key", None)
    return Session.digest_of(key) if key else None


def current_browser() -> str:
    """What the program that acts calls itself (User-Agent), at most `BROWSER_LENGTH` characters; may be empty."""
    request = _request.get()
    return "" if request is None else request.META.get("HTTP_USER_AGENT", "").replace("\x00", "")[:BROWSER_LENGTH]


def current_address() -> str | None:
    """The network address of who acts; None without a request."""
    request = _request.get()
    if request is None:
        return None
    address = request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None
