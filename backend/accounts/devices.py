"""Browsers that an account has signed in with before, told by a cookie: their failures are counted apart.

So whoever guesses passwords at the same address cannot lock such a browser out. The cookie is signed, holds for the
account that it was made for, and signs nobody in. https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from accounts.models import User

KEPT_FOR = 180 * 86_400  # seconds
_SALT = "accounts.devices"


def device_of(request: HttpRequest, username: str | None) -> str | None:
    """The name of the browser that `request` comes from, if `username` has signed in with it; no query."""
    try:
        account, name = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=_SALT, max_age=KEPT_FOR
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return f"device {name}" if constant_time_compare(account, _digest(username or "")) else None


class DeviceMiddleware:
    """Gives the cookie to a browser that an account signs in with for the first time (accounts/lockout.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user: User | None = getattr(request, "signed_in_anew", None)
        if user is not None:
            value = signing.dumps([_digest(user.username), secrets.token_hex(16)], salt=_SALT)
            response.set_cookie(
                settings.DEVICE_COOKIE_NAME,
                value,
                max_age=KEPT_FOR,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def _digest(username: str) -> str:
    return salted_hmac(_SALT, username, algorithm="sha256").hexdigest()
