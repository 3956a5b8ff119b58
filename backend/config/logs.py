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
_QUOTED = re.compile(
    r"\n[ |]*DETAIL:.*?(?=\n[ |]*\n[ |]*(?:The above exception was the direct|During handling of the above)|\Z)"
    r"|[^\s<>'\"(]+@[^\s<>'\")]+",
    re.DOTALL,
)
"""What PostgreSQL says of the row, which may have many lines, and all that it says after that; and mail addresses."""
_SANE_PART = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""Of a path that is logged, what stands for `<id>` and the like."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
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


class TextFormatter(logging.Formatter):
    """A line for people, and below it the traceback. Nothing in it moves a terminal's cursor or begins another line."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name for it
        """The line, control characters as Python writes them."""
        return _CONTROLS.sub(_escape, super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name for it
        """The traceback without what it quotes."""
        lines = _QUOTED.sub("…", super().formatException(ei)).split("\n")
        return "\n".join(_CONTROLS.sub(_escape, line) for line in lines)


def _escape(found: re.Match[str]) -> str:
    return repr(found[0])[1:-1]


def _log(request: HttpRequest, status: int, seconds: float) -> None:
    match = request.resolver_match
    view = match.view_name if match else ""
    logger.log(
        logging.INFO if view and view not in _PROBES else logging.DEBUG,
        "%s %s %s",
        request.method,
        _path(request),
        status,
        extra={"view": view, "status": status, "duration_ms": round(seconds * 1000, 1)},
    )


def _path(request: HttpRequest) -> str:
    """The path of a page of ours; another may hold anything, as Django admin's own do: there it is the pattern."""
    match = request.resolver_match
    if match is None:
        return "(no view)"
    parts = (*match.args, *match.kwargs.values())
    return request.path if all(_SANE_PART.fullmatch(str(part)) for part in parts) else f"/{match.route}"


def _user_id(request: HttpRequest) -> int | None:
    """Who asks, as far as that is known already: a log line costs no query."""
    user = getattr(request, "user", None)
    if isinstance(user, LazyObject) and user._wrapped is empty:  # type: ignore[attr-defined]  # the stubs lack it
        return None
    return getattr(user, "pk", None)
