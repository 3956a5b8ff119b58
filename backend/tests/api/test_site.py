"""What stands around the API: documentation, health, pages that are not there, headers, CSRF."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, RequestFactory
from django.utils import timezone

from api import health
from config import errors
from notifications.heartbeat import Heartbeat
from notifications.models import Notification, Status
from tests.factories import PASSWORD, make_agent, make_ticket, make_user

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import DjangoAssertNumQueries, Settings

    from accounts.models import User

pytestmark = pytest.mark.django_db

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


# --- documentation ----------------------------------------------------------------------------------------------------


def test_anyone_may_read_the_swagger_document(client: Client) -> None:
    response = client.get("/apis/swagger.json")

    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/json")
    body = response.json()
    assert (body["swagger"], body["basePath"]) == ("2.0", "/apis")
    assert "/tickets/{id}/assign/" in body["paths"]


def test_the_swagger_document_is_built_once_for_everybody_and_names_the_address_asked(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/apis/swagger.json").json()
    monkeypatch.delattr("api.schema.Generator.get_schema")
    monkeypatch.delattr("drf_yasg.generators.OpenAPISchemaGenerator.get_schema")

    again = client.get("/apis/swagger.json?x=1", headers={"Host": "localhost:81", "Cookie": "a=b"}, secure=True).json()
    other = client.get("/apis/swagger/?format=openapi").json()

    assert (again["host"], again["schemes"]) == ("localhost:81", ["https"])
    assert {**again, "host": first["host"], "schemes": first["schemes"]} == first == other


@pytest.mark.parametrize("path", ["/apis/swagger/", "/apis/redoc/"])
def test_the_documentation_is_a_page_that_loads_nothing_from_elsewhere(path: str, client: Client) -> None:
    response = client.get(path)

    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/html")
    page = response.content.decode()
    assert 'src="http' not in page
    assert 'href="http' not in page


def test_the_documentation_is_found_without_the_slash(client: Client) -> None:
    response = client.get("/apis/swagger")

    assert (response.status_code, response["Location"]) == (301, "/apis/swagger/")


def test_an_invalid_token_does_not_keep_anyone_from_the_documentation(client: Client) -> None:
    assert client.get("/apis/swagger.json", headers={"Authorization": "Token nonsense"}).status_code == 200


# --- health -----------------------------------------------------------------------------------------------------------


def test_a_process_that_is_up_says_so_and_asks_nobody(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz/live")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_a_process_that_can_serve_says_how_it_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Heartbeat(name="one").beat()
    client.get("/healthz/ready")  # looks whether the database is migrated, once

    with django_assert_num_queries(3):  # the database, mails, workers
        response = client.get("/healthz/ready")

    body = response.json()
    assert response.status_code == 200
    assert 0 <= body["workers"].pop("last_seen_seconds") < 20
    assert body == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "mail": {"pending": 0, "failed": 0, "oldest_pending_seconds": 0},
        "workers": {"alive": 1},
        "alarms": [],
    }


def test_what_needs_somebody_is_an_alarm_and_keeps_no_request_away(client: Client) -> None:
    make_agent()
    for _ in range(3):
        make_ticket()
    failed, late, fresh = Notification.objects.order_by("id")
    Notification.objects.filter(pk=failed.pk).update(status=Status.FAILED, next_attempt_at=None)
    Notification.objects.filter(pk=late.pk).update(created_at=timezone.now() - timedelta(minutes=16))

    response = client.get("/healthz/ready")

    body = response.json()
    assert (response.status_code, body["status"]) == (200, "ok")
    assert body["alarms"] == ["Failed mails: 1.", "Mail is late.", "No worker is alive."]
    assert (body["mail"]["failed"], body["mail"]["pending"]) == (1, 2)
    assert 950 < body["mail"]["oldest_pending_seconds"] < 1000
    assert body["workers"] == {"alive": 0, "last_seen_seconds": None}
    assert fresh.recipient not in response.content.decode()


def test_without_a_database_the_process_lives_but_is_not_ready(client: Client) -> None:
    def gone(*_: Any) -> Any:
        raise OperationalError("could not connect to server at db.internal as tickets")

    with connection.execute_wrapper(gone):
        live, ready = client.get("/healthz/live"), client.get("/healthz/ready")

    assert live.status_code == 200
    assert (ready.status_code, ready.json()) == (503, {"detail": "The database does not answer."})


def test_a_database_that_is_not_migrated_is_not_ready_until_it_is(client: Client) -> None:
    health._is_migrated.cache_clear()
    (latest,) = MigrationLoader(connection).graph.leaf_nodes("tickets")
    MigrationRecorder(connection).record_unapplied(*latest)

    for _ in range(2):
        response = client.get("/healthz/ready")
        assert (response.status_code, response.json()) == (503, {"detail": "The database is not migrated."})

    MigrationRecorder(connection).record_applied(*latest)
    assert client.get("/healthz/ready").status_code == 200


# --- nothing there ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/apis/nope/", "/apis/", "/apis/tickets/1/nope/", "/healthz/nope", "/apis/swagger.xml"]
)
def test_what_the_api_does_not_know_is_a_404_in_json(path: str, client: Client) -> None:
    response = client.get(path)

    assert (response.status_code, response.json()) == (404, {"detail": "Not found."})


def test_people_get_the_dashboards_own_page(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.WHITENOISE_ROOT = tmp_path
    (tmp_path / "404.html").write_text("<h1>Not here</h1>")

    response = client.get("/nope")

    assert (response.status_code, response.content) == (404, b"<h1>Not here</h1>")
    assert response["Content-Type"].startswith("text/html")


def test_without_a_dashboard_they_get_a_line_of_text(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.WHITENOISE_ROOT = tmp_path / "not-built"

    response = client.get("/nope")

    assert (response.status_code, response.content) == (404, b"Not found.")
    assert response["Content-Type"].startswith("text/plain")


def test_another_host_name_is_refused(client: Client) -> None:
    for path in ("/apis/tickets/", "/admin/"):
        response = client.get(path, headers={"Host": "evil.example.com"})
        assert response.status_code == 400
        assert "evil" not in response.content.decode()


@pytest.mark.parametrize(
    ("view", "status"), [(errors.bad_request, 400), (errors.forbidden, 403), (errors.server_error, 500)]
)
def test_errors_outside_any_view_tell_nothing_internal(view: Any, status: int) -> None:
    for path, content_type in (("/apis/x/", "application/json"), ("/x/", "text/plain; charset=utf-8")):
        arguments = () if status == 500 else (ValueError("secret"),)
        response = view(RequestFactory().get(path), *arguments)
        assert (response.status_code, response["Content-Type"]) == (status, content_type)
        assert b"secret" not in response.content


# --- headers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/apis/accounts/me/", 401),
        ("/apis/tickets/", 401),
        ("/apis/swagger.json", 200),
        ("/apis/swagger/", 200),
        ("/apis/swagger", 301),
        ("/apis/nope/", 404),
        ("/nope", 404),
        ("/healthz/live", 200),
        ("/healthz/ready", 200),
        ("/admin/login/", 200),
        ("/admin/", 302),
        ("/static/admin/css/base.css", 200),
        ("/static/drf-yasg/swagger-ui-dist/swagger-ui-bundle.js", 200),
        ("/static/nope.css", 404),
    ],
)
def test_every_answer_carries_the_security_headers(path: str, status: int, client: Client) -> None:
    response = client.get(path)

    list(response)  # files are closed when they were read
    assert response.status_code == status
    assert {name: response.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    policy = response["Content-Security-Policy"] + ";"
    assert "frame-ancestors 'none';" in policy
    assert "script-src 'self';" in policy or "default-src 'none';" in policy
    assert "script-src 'self' " not in policy


def test_only_redoc_may_start_a_worker_from_a_blob(client: Client) -> None:
    assert "worker-src blob:" in client.get("/apis/redoc/")["Content-Security-Policy"]
    assert "blob:" not in client.get("/apis/swagger/")["Content-Security-Policy"]


def test_a_failure_of_ours_carries_them_too_and_tells_nothing(admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")

    def broken() -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("reports.views.overview", broken)
    response = client.get("/apis/reports/overview/")

    assert response.status_code == 500
    assert response.json() == {"detail": "Something went wrong on our side. It has been logged."}
    assert response["X-Frame-Options"] == "DENY"
    assert response["Content-Security-Policy"]


def test_a_front_end_elsewhere_is_let_in_only_when_named(client: Client, settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["http://localhost:3000"]

    named = client.get("/apis/tickets/", headers={"Origin": "http://localhost:3000"})
    other = client.get("/apis/tickets/", headers={"Origin": "http://evil.example.com"})

    assert named["Access-Control-Allow-Origin"] == "http://localhost:3000"
    assert named["Access-Control-Allow-Credentials"] == "true"
    assert "Access-Control-Allow-Origin" not in other


def test_the_browser_asks_first_and_is_answered(client: Client, settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["http://localhost:3000"]
    asks = {
        "Origin": "http://localhost:3000",
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "x-csrftoken,content-type",
    }

    response = client.options("/apis/tickets/1/", headers=asks)

    assert response.status_code == 200
    assert "PATCH" in response["Access-Control-Allow-Methods"]
    assert "x-csrftoken" in response["Access-Control-Allow-Headers"]


# --- CSRF -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def strict(admin: User) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/apis/tickets/"),
        ("post", "/apis/accounts/logout/"),
        ("patch", "/apis/accounts/me/"),
        ("delete", "/apis/tickets/1/"),
    ],
)
def test_a_session_cannot_write_without_the_csrf_token(method: str, path: str, strict: Client) -> None:
    response = getattr(strict, method)(path, {"title": "forged"}, content_type="application/json")

    assert response.status_code == 403
    assert response.json()["detail"].startswith("CSRF Failed")


def test_a_session_writes_with_the_csrf_token(strict: Client) -> None:
    token = strict.get("/apis/accounts/me/").cookies["csrftoken"].value

    response = strict.post(
        "/apis/tickets/", {"title": "mine"}, content_type="application/json", headers={"X-CSRFToken": token}
    )

    assert response.status_code == 201


def test_a_forged_sign_in_is_refused_in_json_or_text() -> None:
    make_user(username="erin")
    client = Client(enforce_csrf_checks=True)

    api = client.post(
        "/apis/accounts/login/", {"username": "erin", "password": PASSWORD}, content_type="application/json"
    )
    site = client.post("/admin/login/", {"username": "erin", "password": PASSWORD})

    assert (api.status_code, set(api.json())) == (403, {"detail"})
    assert site.status_code == 403
    assert site.content.startswith(b"CSRF check failed")
