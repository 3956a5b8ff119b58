"""Answers outside any view: JSON for the API, the dashboard's own page for people."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse

from api.errors import RETRY_AFTER, UNAVAILABLE, is_api, json_error
from database.outage import DATABASE_GONE, reason
from history.security import note_denial

if TYPE_CHECKING:
    from django.http import HttpRequest

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    return _answer(request, 400, "The request cannot be understood.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    note_denial(request)
    return _answer(request, 403, "You may not do this.")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW."""
    note_denial(request)
    return _answer(request, 403, f"CSRF check failed: {reason or 'no reason given.'}")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls it while it handles the error, wherever that was raised: in a middleware, a view, the admin."""
    error = sys.exception()
    if isinstance(error, DATABASE_GONE):
        logger.warning("database unavailable: %s", reason(error))
        response = _answer(request, 503, UNAVAILABLE)
        response["Retry-After"] = RETRY_AFTER
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django would add the traceback
        return response
    return _answer(request, 500, "Something went wrong on our side. It has been logged.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    page = settings.WHITENOISE_ROOT / "404.html"
    if is_api(request) or not page.exists():
        return _answer(request, 404, "Not found.")
    return HttpResponse(page.read_bytes(), status=404)


def _answer(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    if is_api(request):
        return json_error(status, detail)
    return HttpResponse(detail, status=status, content_type="text/plain; charset=utf-8")
