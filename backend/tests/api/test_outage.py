"""What a client is told while the database is gone, wherever in the request that is noticed."""

from __future__ import annotations

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client


def _gone(error: type[Exception]) -> object:
    def process_request(*_: object) -> None:
        raise error("connection to 10.0.0.1 refused")

    return process_request


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("path", ["/apis/tickets/", "/admin/"])
def test_a_database_that_goes_before_the_view_is_a_503_that_says_when_to_try_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: type[Exception], path: str
) -> None:
    monkeypatch.setattr(
        "django.contrib.sessions.middleware.SessionMiddleware.process_request", _gone(error), raising=True
    )

    response = Client(raise_request_exception=False).get(path, headers={"host": "localhost"})

    assert (response.status_code, response["Retry-After"]) == (503, "2")
    assert b"not available right now" in response.content
    assert b"10.0.0.1" not in response.content
    assert b"Traceback" not in response.content
    [line] = [record for record in caplog.records if record.name != "request"]
    assert line.getMessage() == f"database unavailable: {error.__name__}: connection to 10.0.0.1 refused"
    assert line.exc_info is None


def test_any_other_error_before_the_view_stays_a_500(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", _gone(KeyError))

    assert Client(raise_request_exception=False).get("/apis/tickets/", headers={"host": "localhost"}).status_code == 500
