"""Too many wrong passwords: the API and Django admin answer 429 until the pause is over (django-axes counts).

Failures are counted by account and address together, so nobody locks another person out from elsewhere; by address
alone with a higher limit, so nobody goes through a list of accounts; and those of a browser that the account has signed
in with before by themselves, so nobody at the same address locks it out.
"""

from __future__ import annotations

import ipaddress
import math
from typing import TYPE_CHECKING, Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from rest_framework.response import Response

from accounts.devices import device_of

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from accounts.models import User

ADDRESS_FAILURE_LIMIT = 50
"""Failures from one address, whatever the accounts: far above what an office behind one address makes."""
_IPV6_NETWORK = 64
"""The bits of an IPv6 address that name a customer; the rest is theirs to choose."""


class Attempt(HttpRequest):
    """A request as django-axes marks it."""

    axes_ip_address: str
    axes_user_agent: str
    signed_in_anew: User


class Handler(AxesDatabaseHandler):
    """AXES_HANDLER: decides who is locked out."""

    def is_allowed(self, request: Attempt, credentials: dict[str, Any] | None = None) -> bool:
        """Whether a password may be tried; notes which known browser asks."""
        request.axes_user_agent = device_of(request, (credentials or {}).get("username")) or ""
        return bool(super().is_allowed(request, credentials))

    def filter_user_attempts(
        self, request: Attempt, credentials: dict[str, Any] | None = None
    ) -> list[QuerySet[AccessAttempt]]:
        """The failures that count for this account here, and that a good sign-in forgets."""
        device: str = request.axes_user_agent
        if device:
            username = (credentials or {}).get("username")
            return [AccessAttempt.objects.filter(username=username, user_agent=device)]
        return [attempts.filter(user_agent="") for attempts in super().filter_user_attempts(request, credentials)]

    def get_failures(self, request: Attempt, credentials: dict[str, Any] | None = None) -> int:
        """How many failures count, in terms of the limit for one account."""
        return settings.AXES_FAILURE_LIMIT if self.locking(request, credentials) else 0

    def locking(self, request: Attempt, credentials: dict[str, Any] | None = None) -> list[QuerySet[AccessAttempt]]:
        """The failures that lock this caller out: of those that reach their limit."""
        counted = [(attempts, settings.AXES_FAILURE_LIMIT) for attempts in self.get_user_attempts(request, credentials)]
        if not request.axes_user_agent:
            threshold = get_cool_off_threshold(request)
            here = AccessAttempt.objects.filter(ip_address=request.axes_ip_address, attempt_time__gte=threshold)
            counted.append((here, ADDRESS_FAILURE_LIMIT))
        return [
            attempts
            for attempts, limit in counted
            if (attempts.aggregate(number=Sum("failures_since_start"))["number"] or 0) >= limit
        ]

    def user_logged_in(self, sender: Any, request: Attempt, user: User, **kwargs: Any) -> None:
        """Forget the account's failures here; from now on the browser is known as one of its own."""
        request.axes_user_agent = device_of(request, user.username) or ""
        super().user_logged_in(sender, request, user, **kwargs)
        if not request.axes_user_agent:
            request.signed_in_anew = user  # accounts.devices.DeviceMiddleware


def is_own_password(request: HttpRequest, typed: str) -> bool:
    """Whether `typed` is the password of who asks: through the sign-in's own door, so that guesses are counted."""
    user: User = request.user  # type: ignore[assignment]
    return authenticate(request, username=user.username, password=typed) is not None


def client_address(request: HttpRequest) -> str:
    """AXES_CLIENT_IP_CALLABLE: the address, for IPv6 that of its network; `::` where there is none."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "::"
    if address.version == 6:
        return str(ipaddress.ip_network((address, _IPV6_NETWORK), strict=False).network_address)
    return str(address)


def locked_out(
    request: Attempt, answer: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """AXES_LOCKOUT_CALLABLE: takes the place of `answer`, with Retry-After in seconds."""
    seconds = _seconds_left(request, credentials)
    detail = f"Too many failed sign-ins. Try again in {seconds} seconds."
    response = (
        JsonResponse({"detail": detail}, status=429)
        if isinstance(answer, Response)
        else HttpResponse(detail, status=429, content_type="text/plain; charset=utf-8")
    )
    response["Retry-After"] = str(seconds)
    return response


def _seconds_left(request: Attempt, credentials: dict[str, Any] | None) -> int:
    """Until the last counted failure is forgotten; at least 1."""
    pause: timedelta = get_cool_off(request)
    now = timezone.now()
    handler: Handler = AxesProxyHandler.get_implementation()
    ends: list[datetime] = [
        attempts.aggregate(at=Max("attempt_time"))["at"] or now for attempts in handler.locking(request, credentials)
    ]
    return max(1, math.ceil((max(ends, default=now) + pause - now).total_seconds()))
