"""`GET /metrics` for Prometheus, and the count of requests."""

from __future__ import annotations

import ipaddress
import secrets
import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from api.errors import json_error
from operations import metrics

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

BY_A_PROXY = (
    *("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO"),
    *("HTTP_X_REAL_IP", "HTTP_VIA"),
)
"""Headers that tell of a proxy: who asks through one on this machine need not be on this machine."""


class MetricsMiddleware:
    """Counts requests and how long they took, by view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:  # noqa: D107 - Django's
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:  # noqa: D102 - Django's
        began = time.perf_counter()
        response = self.get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else ""
        metrics.observe(request.method, view, response.status_code, time.perf_counter() - began)
        return response


def expose(request: HttpRequest) -> HttpResponse:
    """The metrics, for who knows `METRICS_TOKEN`; without such a setting for this machine alone, directly. Else 403."""
    if not _may_read(request):
        return json_error(403, "Metrics are for the monitoring.")
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return secrets.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    if any(header in request.META for header in BY_A_PROXY):
        return False  # whatever address could be read from them
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
