"""How errors that no view expects become answers."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError as ModelValidationError
from django.db import OperationalError
from rest_framework import exceptions

from api.errors import exception_handler
from tickets.models import Ticket


@pytest.mark.parametrize(
    ("error", "status", "body"),
    [
        (ModelValidationError("It is closed."), 400, {"non_field_errors": ["It is closed."]}),
        (ModelValidationError({"agent": "It left."}), 400, {"agent": ["It left."]}),
        (exceptions.ValidationError(["Two", "lines."]), 400, {"non_field_errors": ["Two", "lines."]}),
        (
            exceptions.ValidationError({"ids": {"1": ["Expected a number."], "3": ["May not be null."]}}),
            400,
            {"ids": ["1: Expected a number.", "3: May not be null."]},
        ),
        (exceptions.ValidationError({"rows": [{}, {"name": ["Too long."]}]}), 400, {"rows": ["name: Too long."]}),
        (exceptions.ParseError("codec can't decode byte"), 400, {"detail": "The body is not valid JSON."}),
        (Ticket.DoesNotExist(), 404, {"detail": "It was there a moment ago: somebody has deleted it."}),
        (OperationalError("at 10.0.0.1"), 503, {"detail": "The database is not available right now. Try again."}),
    ],
)
def test_each_error_has_its_answer(error: Exception, status: int, body: object) -> None:
    response = exception_handler(error, {})

    assert response is not None
    assert (response.status_code, response.data) == (status, body)


def test_an_error_of_ours_is_left_to_the_server() -> None:
    assert exception_handler(RuntimeError("a bug"), {}) is None
