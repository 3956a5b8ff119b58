"""What stands in the log, and what never does."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client

from accounts.models import ApiToken
from config.logs import JSONFormatter, TextFormatter
from notifications import delivery
from tests.conftest import client_of
from tests.factories import PASSWORD, make_agent, make_ticket, make_user
from tests.smtp import Mailbox, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django import DjangoAssertNumQueries, Settings

    from accounts.models import User


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Everything logged meanwhile, down to the last detail, as it is written in production."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JSONFormatter())
    handler.addFilter(lambda record: record.name not in {"mail.log", "asyncio"})  # of the test's own mail server
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def of_requests(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if line["logger"] == "request"]


# --- the line of a request --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_request_is_a_line_that_says_what_was_asked_by_whom_and_what_came_of_it(lines: Any, admin: User) -> None:
    ticket = make_ticket()

    response = client_of(admin).get(f"/apis/tickets/{ticket.pk}/?note=secret")

    line = of_requests(lines())[-1]
    assert line["message"] == f"GET /apis/tickets/{ticket.pk}/ 200"
    assert (line["level"], line["view"], line["status"]) == ("INFO", "ticket-detail", 200)
    assert (line["user_id"], line["request_id"]) == (admin.pk, response["X-Request-ID"])
    assert line["duration_ms"] > 0
    assert line["time"].endswith("+00:00")


@pytest.mark.django_db
def test_a_token_is_logged_as_its_account(lines: Any, admin: User) -> None:
    _token, text = ApiToken.issue(admin, "script")

    Client().get("/apis/tickets/", headers={"Authorization": f"Token {text}"})

    assert of_requests(lines())[-1]["user_id"] == admin.pk


@pytest.mark.django_db
def test_what_happens_during_a_request_carries_its_id_and_account(lines: Any, admin: User) -> None:
    response = client_of(admin).post("/apis/tickets/", {"title": "It smokes"})

    decided = next(line for line in lines() if line["message"] == "decided")
    assert (decided["request_id"], decided["user_id"]) == (response["X-Request-ID"], admin.pk)


@pytest.mark.django_db
def test_what_happens_outside_of_requests_carries_neither(lines: Any) -> None:
    client_of().get("/healthz/live")
    make_ticket()

    decided = next(line for line in lines() if line["message"] == "decided")
    assert not {"request_id", "user_id"} & set(decided)


def test_a_line_costs_no_query(lines: Any, admin: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = client_of(admin)

    with django_assert_num_queries(0):  # the session is not even read
        client.get("/healthz/live")

    assert of_requests(lines())[-1]["user_id"] is None


@pytest.mark.parametrize("path", ["/healthz/live", "/apis/nothing/erin@example.com/", "/favicon.ico"])
def test_probes_files_and_pages_that_are_not_there_are_no_news(path: str, lines: Any, db: None) -> None:
    client_of().get(path)

    assert [line["level"] for line in of_requests(lines())] == ["DEBUG"]
    assert "erin@example.com" not in json.dumps(lines())


@pytest.mark.parametrize("path", ["/admin/{}/", "/admin/tickets/ticket/{}/change/", "/admin/r/1/{}/", "/admin/r/{}/1/"])
@pytest.mark.parametrize("part", ["erin@example.com", "x%0dGET", "x%1b[2J", "Erin Quill"])
def test_of_a_page_that_takes_any_path_the_pattern_is_logged(path: str, part: str, lines: Any, db: None) -> None:
    Client().get(path.format(part))

    [line] = of_requests(lines())
    assert line["message"].startswith("GET /admin/(?P<url>" if path == "/admin/{}/" else "GET /admin/")
    assert not {*"\r\n\x1b@ "} & {*line["message"].split(" ", 1)[1].rpartition(" ")[0]}


# --- the request's id -------------------------------------------------------------------------------------------------


def test_the_id_is_the_callers(lines: Any, client: Client, db: None) -> None:
    response = client.get("/healthz/live", headers={"X-Request-ID": "proxy-2f81.77_a"})

    assert response["X-Request-ID"] == "proxy-2f81.77_a"
    assert of_requests(lines())[-1]["request_id"] == "proxy-2f81.77_a"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, 'a"}\n{"level": "INFO', "erin@example.com", "with space"])
def test_an_id_that_could_be_anything_is_replaced(given: str, client: Client) -> None:
    made = client.get("/healthz/live", headers={"X-Request-ID": given})["X-Request-ID"]

    assert len(made) == 32
    assert made != client.get("/healthz/live", headers={"X-Request-ID": given})["X-Request-ID"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/apis/tickets/", "/apis/nothing/", "/admin/", "/nothing"])
def test_every_answer_carries_the_id(path: str, client: Client) -> None:
    assert client.get(path)["X-Request-ID"]


# --- what is never logged ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_nothing_personal_is_logged(lines: Any, settings: Settings) -> None:
    user = make_user(username="winifred", first_name="Winifred", last_name="Quill", role="admin")
    make_agent(first_name="Barnaby", last_name="Stoat", email="barnaby@example.net")
    _token, text = ApiToken.issue(user, "script")

    client = client_of()
    client.post("/apis/accounts/login/", {"username": "winifred", "password": "wrong-Lamp-31"})
    client.post("/apis/accounts/login/", {"username": "winifred", "password": PASSWORD})
    body = {"title": "Purple printer", "description": "Smoke in room nine"}
    Client().post("/apis/tickets/?search=needle", body, "application/json", headers={"Authorization": f"Token {text}"})
    client.post("/apis/accounts/password-reset/", {"email": "winifred@example.com"})
    client.get("/apis/tickets/?search=Purple")
    with serving(Mailbox(rcpt_answers=["550 No barnaby@example.net here", "451 Later"]), settings):
        delivery.deliver_due()

    logged = json.dumps(lines())
    assert {"decided", "mail not taken"} <= {line["message"] for line in lines()}
    for personal in (
        *("winifred", "Winifred", "Quill", "Barnaby", "Stoat", "example.com", "example.net", "Purple", "Smoke"),
        *("needle", text, PASSWORD, "wrong-Lamp-31", client.cookies["sessionid"].value, "127.0.0.1"),
    ):
        assert personal not in logged


@pytest.mark.django_db
def test_an_error_is_logged_whole_but_for_what_it_quotes(lines: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_request: object) -> None:
        raise IntegrityError(
            "duplicate key of <erin@example.com>\nDETAIL:  Key (name)=(Erin Quill) already exists.\nHINT: none"
        )

    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", lambda _, r: fail(r))

    response = Client(raise_request_exception=False).get("/apis/tickets/?search=needle")

    line = next(line for line in lines() if line["logger"] == "django.request")
    assert (response.status_code, line["level"]) == (500, "ERROR")
    assert "test_logs.py" in line["error"]
    assert "IntegrityError: duplicate key of <…>" in line["error"]
    logged = json.dumps(lines())
    for personal in ("erin@example.com", "Erin Quill", "needle"):
        assert personal not in logged


VALUE = "Erin Quill)=(1\nlives in Elm Street\n\nHINT:  at number 9"


@pytest.mark.parametrize("formatter", [JSONFormatter, TextFormatter])
def test_a_quoted_row_of_many_lines_is_left_out_whole(formatter: type[logging.Formatter]) -> None:
    error = IntegrityError(f"again\x1b[2J\nDETAIL:  Key (name)=({VALUE})\nCONTEXT: {VALUE}")
    error.__cause__ = ValueError(f"duplicate key of erin@example.com\nDETAIL:  Key (name)=({VALUE}) already exists.")

    logged = formatter().format(
        logging.LogRecord("a", logging.ERROR, "", 0, "It failed", (), (type(error), error, None))
    )

    assert "IntegrityError: again" in logged
    assert "ValueError: duplicate key of " in logged
    assert "direct cause" in logged
    for personal in ("erin@example.com", "Erin Quill", "Elm Street", "number 9", "\x1b"):
        assert personal not in logged


def test_no_message_forges_a_line_or_moves_the_cursor() -> None:
    record = logging.LogRecord("a", logging.INFO, "", 0, "x %s", ("\r\nERROR b: \x1b[2J\x9b2J\u2028\0",), None)

    assert TextFormatter().format(record).endswith(r" INFO a: x \r\nERROR b: \x1b[2J\x9b2J\u2028\x00")


# --- as it is configured ----------------------------------------------------------------------------------------------


def logged_by_a_command(**environment: str) -> str:
    code = "import logging; logging.getLogger('a').warning('Hello', extra={'number': 7})"
    run = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", code],
        cwd=settings.BACKEND_DIR,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stderr


def test_lines_are_for_people_or_for_machines() -> None:
    assert logged_by_a_command(LOG_FORMAT="text").endswith(" WARNING a: Hello\n")
    line = json.loads(logged_by_a_command(LOG_FORMAT="json"))
    assert (line["level"], line["logger"], line["message"], line["number"]) == ("WARNING", "a", "Hello", 7)


def test_the_web_server_itself_logs_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    config = json.loads((settings.BACKEND_DIR / "config" / "web_log.json").read_text())
    server = logging.getLogger("_granian")
    before = server.handlers[:], server.propagate

    logging.config.dictConfig({"version": 1, "disable_existing_loggers": False, **config})
    server.warning("Unexpected exit from worker-%s", 1)
    server.handlers, server.propagate = before

    assert json.loads(capsys.readouterr().err)["message"] == "Unexpected exit from worker-1"
