"""Turns every error into the contract's answers: 400 `{"field": ["…"]}`, everything else `{"detail": "…"}`."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.exceptions import ValidationError as ModelValidationError
from django.http import JsonResponse
from rest_framework import exceptions
from rest_framework.fields import get_error_detail
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler as drf_exception_handler

from database.outage import DATABASE_GONE, reason
from history.security import note_denial

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpRequest

logger = logging.getLogger(__name__)

UNAVAILABLE = "The database is not available right now. Try again."
RETRY_AFTER = "2"
"""Seconds after which a client may try again."""


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's handler, for the errors of models and of the database too."""
    if isinstance(error, ModelValidationError):
        error = exceptions.ValidationError(get_error_detail(error))
    if isinstance(error, ObjectDoesNotExist):
        error = exceptions.NotFound("It was there a moment ago: somebody has deleted it.")
    if isinstance(error, DATABASE_GONE):
        logger.warning("database unavailable: %s", reason(error))
        return Response({"detail": UNAVAILABLE}, status=503, headers={"Retry-After": RETRY_AFTER})
    if isinstance(error, exceptions.PermissionDenied):
        note_denial(context["request"])
    if isinstance(error, exceptions.ParseError):
        # Malformed JSON is bad input like any other.
        error = exceptions.ParseError("The body is not valid JSON.")
    response = drf_exception_handler(error, dict(context))
    if response is not None and isinstance(error, exceptions.ValidationError):
        response.data = _by_field(response.data)
    return response


def _by_field(errors: Any) -> dict[str, list[str]]:
    """`{"field": ["…"]}`, however deep the messages stand."""
    if isinstance(errors, list):
        return {api_settings.NON_FIELD_ERRORS_KEY: errors}
    return {field: [*dict.fromkeys(_messages(found))] for field, found in errors.items()}


def _messages(found: Any) -> Iterator[str]:
    """Each message; those of an item of a list or of a nested field with its place before it."""
    if isinstance(found, dict):
        for place, inner in found.items():
            yield from (f"{place}: {message}" for message in _messages(inner))
    elif isinstance(found, list):
        for inner in found:
            yield from _messages(inner)
    else:
        yield str(found)


def json_error(status: int, detail: str) -> JsonResponse:
    """An error outside any view, in the API's own form."""
    return JsonResponse({"detail": detail}, status=status)


def is_api(request: HttpRequest) -> bool:
    """Whether the request asked the API, which answers JSON even where nothing is found."""
    return request.path.startswith(("/apis/", "/healthz/", "/metrics"))
