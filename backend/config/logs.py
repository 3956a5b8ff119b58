"""What is logged, and how: a line for each request, and on each line the ids of the request and of the account.

No personal data: no body, no query, no address of anybody; an account is its number. Of an error that quotes a row or a
mailbox, the quotation is left out.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.utils.functional import LazyObject, empty
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("request")

REQUEST_ID = "X-Request-ID"
"""Taken from the caller, so that a line here and one of the proxy's can be put together; given back in the answer."""
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_QUOTED = re.compile(r"\nDETAIL:.*|[^\s<>'\"(]+@[^\s<>'\")]+")
"""What PostgreSQL says of the row, and mail addresses."""
_PROBES = frozenset({"live", "ready", "metrics"})
"""Views that machines ask all the time."""
_current: ContextVar[tuple[str, HttpRequest] | None] = ContextVar("current", default=None)
"""The request under way and its id."""


class RequestLogMiddleware:
    """Gives each request an id and logs a line about it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex
        token = _current.set((request_id, request))
        try:
            response = self.get_response(request)
            response[REQUEST_ID] = request_id
            _log(request, response.status_code, time.perf_counter() - began)
        finally:
            _current.reset(token)
        return response


class JSONFormatter(JsonFormatter):
    """One JSON object a line."""

    def __init__(self) -> None:
        super().__init__(
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger", "exc_info": "error"},
            reserved_attrs=[*RESERVED_ATTRS, "request"],  # Django attaches it to its records, query and all
            timestamp="time",
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Add the ids of the request that is under way."""
        if current := _current.get():
            request_id, request = current
            log_data |= {"request_id": request_id, "user_id": _user_id(request)}
        return log_data

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name for it
        """The traceback without what it quotes."""
        return _QUOTED.sub("…", str(super().formatException(ei)))


def _log(request: HttpRequest, status: int, seconds: float) -> None:
    """The path is that of a page of ours; another may hold anything, and is left out."""
    match = request.resolver_match
    view = match.view_name if match else ""
    path = request.path if match else "(no view)"
    logger.log(
        logging.INFO if view and view not in _PROBES else logging.DEBUG,
        "%s %s %s",
        request.method,
        path,
        status,
        extra={"view": view, "status": status, "duration_ms": round(seconds * 1000, 1)},
    )


def _user_id(request: HttpRequest) -> int | None:
    """Who asks, as far as that is known already: a log line costs no query."""
    user = getattr(request, "user", None)
    if isinstance(user, LazyObject) and user._wrapped is empty:  # type: ignore[attr-defined]  # the stubs lack it
        return None
    return getattr(user, "pk", None)
