"""How a request shows who it comes from: session cookie (dashboard) or token (integrators)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import LAST_USED_PRECISION, ApiToken

if TYPE_CHECKING:
    from rest_framework.request import Request

    from accounts.models import User


class SessionAuthentication(authentication.SessionAuthentication):
    """DRF's, but a signed-out caller gets 401 rather than 403."""

    def authenticate_header(self, _request: Request) -> str:
        return "Session"


class SignInAuthentication(authentication.BaseAuthentication):
    """For signing in: nobody yet, but not without the CSRF token, or another site could sign a browser in."""

    def authenticate(self, request: Request) -> None:
        authentication.SessionAuthentication().enforce_csrf(request)


class TokenAuthentication(authentication.TokenAuthentication):
    """`Authorization: Token tk_…`; 401 for a token that is unknown, has expired or whose account is inactive."""

    def authenticate_credentials(self, key: str) -> tuple[User, ApiToken]:
        token = ApiToken.objects.select_related("user").filter(digest=ApiToken.digest_of(key)).first()
        now = timezone.now()
        if token is None or not token.user.is_active or (token.expires_at is not None and token.expires_at <= now):
            raise AuthenticationFailed("The token is not valid.")
        self._note_use(token)
        return token.user, token

    @staticmethod
    def _note_use(token: ApiToken) -> None:
        """At most one write a minute, so that reading stays reading."""
        now = timezone.now()
        stale = now - LAST_USED_PRECISION
        if token.last_used_at is None or token.last_used_at <= stale:
            unused = Q(last_used_at=None) | Q(last_used_at__lte=stale)
            ApiToken.objects.filter(unused, pk=token.pk).update(last_used_at=now)
            token.last_used_at = now
