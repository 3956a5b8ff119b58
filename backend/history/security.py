"""Entries about getting in: sign-ins, failures, lock-outs, sign-outs, and what somebody was not allowed to do.

They name an account by its id and name, and the network address; never what was typed. What one caller can repeat at
will is noted once an hour (a denial) or a pause (a lock-out) by each process, so that nobody fills the table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.utils.encoding import escape_uri_path

from accounts.actor import current_actor, current_address
from accounts.models import User
from history.actions import Action
from history.models import Entry

if TYPE_CHECKING:
    from django.http import HttpRequest

DENIALS_EVERY = 3600
"""Seconds after which the same denial of the same account is noted again."""
UNKNOWN = "Unknown account"
_NUMBER = re.compile(r"(?<=/)\d+(?=/)")


def observe() -> None:
    """Take note of every way in, the API's and Django admin's."""
    user_logged_in.connect(_signed_in, dispatch_uid="history")
    user_logged_out.connect(_signed_out, dispatch_uid="history")
    user_login_failed.connect(_sign_in_failed, dispatch_uid="history")
    user_locked_out.connect(_locked_out, dispatch_uid="history")


def note_denial(request: HttpRequest) -> None:
    """Note that the account behind `request` may not do what it asked for; nothing for the signed out."""
    user = current_actor()
    view = request.resolver_match.view_name if request.resolver_match else ""
    if user is not None and cache.add(f"denied-{user.pk}-{request.method}-{view}", 1, DENIALS_EVERY):
        # As it was sent: the database takes no NUL.
        asked = f"{request.method} {_NUMBER.sub('{id}', escape_uri_path(request.path))[:200]}"
        _note(Action.DENIED, user, {"request": [None, asked]})


def _signed_in(user: User, **_: Any) -> None:
    _note(Action.SIGNED_IN, user)


def _signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        _note(Action.SIGNED_OUT, user)


def _sign_in_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    if not getattr(request, "axes_locked_out", False):
        _note(Action.SIGN_IN_FAILED, _account(credentials.get("username")))


def _locked_out(username: str | None, **_: Any) -> None:
    user = _account(username)
    pause = settings.AXES_COOLOFF_TIME.total_seconds()
    if cache.add(f"locked-out-{user.pk if user else 0}-{current_address()}", 1, pause):
        _note(Action.LOCKED_OUT, user)


def _account(username: str | None) -> User | None:
    return User.objects.filter(username=username).first() if username else None


def _note(action: Action, user: User | None, changes: dict[str, Any] | None = None) -> None:
    Entry.objects.create(
        content_type=ContentType.objects.get_for_model(User),
        object_pk=str(user.pk) if user else "",
        object_id=user.pk if user else None,
        object_repr=str(user) if user else UNKNOWN,
        action=action,
        changes=changes,
    )
