"""Too many wrong passwords: the API and Django admin answer 429 until the pause is over (django-axes counts)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django.db.models import Max
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from rest_framework.response import Response

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from django.http import HttpRequest


def locked_out(
    request: HttpRequest, answer: HttpResponse | None = None, credentials: dict[str, Any] | None = None
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


def _seconds_left(request: HttpRequest, credentials: dict[str, Any] | None) -> int:
    """Until the last counted failure is forgotten; at least 1."""
    pause: timedelta = get_cool_off(request)
    now = timezone.now()
    failures = AxesProxyHandler.get_implementation().get_user_attempts(request, credentials)
    latest: datetime = max(
        (attempts.aggregate(at=Max("attempt_time"))["at"] or now for attempts in failures), default=now
    )
    return max(1, math.ceil((latest + pause - now).total_seconds()))
