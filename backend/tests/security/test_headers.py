"""What browsers are told: on pages, data, files and errors, and in production."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conversation.services import add_attachment
from tests.conftest import client_of
from tests.factories import make_ticket

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from accounts.models import User

pytestmark = pytest.mark.django_db

DATA = "base-uri 'none'; default-src 'none'; form-action 'none'; frame-ancestors 'none'"


def policy(path: str, client: Client | None = None) -> dict[str, str]:
    """The directives of the answer to a GET."""
    response = (client or Client()).get(path)
    list(response)  # files are closed when they were read
    header = response["Content-Security-Policy"]
    return dict(directive.split(" ", 1) for directive in header.split("; "))


@pytest.mark.parametrize(
    "path", ["/apis/tickets/", "/apis/nope/", "/apis/swagger.json", "/healthz/live", "/healthz/ready", "/metrics"]
)
def test_data_may_do_nothing_in_a_browser(path: str) -> None:
    header = Client().get(path)["Content-Security-Policy"]

    assert "; ".join(sorted(header.split("; "))) == DATA


@pytest.mark.parametrize("path", ["/admin/login/", "/apis/swagger/", "/static/admin/css/base.css"])
def test_pages_run_and_style_only_what_comes_from_here(path: str) -> None:
    found = policy(path)

    assert (found["default-src"], found["script-src"], found["style-src"]) == ("'self'", "'self'", "'self'")
    assert (found["object-src"], found["base-uri"], found["frame-ancestors"]) == ("'none'", "'none'", "'none'")
    assert found["form-action"] == "'self'"


def test_the_dashboard_and_redoc_alone_may_set_styles_inline(settings: Settings, tmp_path: Path) -> None:
    settings.WHITENOISE_ROOT = tmp_path
    (tmp_path / "404.html").write_text("<h1>Not here</h1>")

    assert policy("/nope")["style-src"] == "'self' 'unsafe-inline'"
    assert policy("/apis/redoc/")["style-src"] == "'self' 'unsafe-inline'"
    assert policy("/nope")["script-src"] == policy("/apis/redoc/")["script-src"] == "'self'"


def test_a_page_that_is_still_fresh_keeps_its_policy(settings: Settings, tmp_path: Path) -> None:
    settings.WHITENOISE_ROOT = tmp_path
    (tmp_path / "index.html").write_text("<h1>Hello</h1>")
    first = Client().get("/")
    list(first)

    fresh = Client().get("/", headers={"If-Modified-Since": first["Last-Modified"]})

    assert fresh.status_code == 304
    assert policy("/")["style-src"] == "'self' 'unsafe-inline'"
    assert sorted(fresh["Content-Security-Policy"].split("; ")) == sorted(first["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize("path", ["/apis/tickets/", "/admin/login/", "/nope", "/static/admin/css/base.css"])
def test_every_answer_switches_off_what_the_product_does_not_use(path: str) -> None:
    response = Client().get(path)
    list(response)

    assert "camera=(), " in response["Permissions-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_what_is_about_somebody_is_kept_by_no_cache(admin: User) -> None:
    client = client_of(admin)

    for path in ("/apis/tickets/", "/apis/accounts/me/", "/apis/history/", "/admin/"):
        assert "no-store" in client.get(path)["Cache-Control"], path


def test_a_file_is_a_download_that_can_do_nothing(requester: User) -> None:
    file = add_attachment(make_ticket(requester=requester), requester, SimpleUploadedFile("page.txt", b"<script>"))

    response = client_of(requester).get(f"/apis/attachments/{file.pk}/")
    b"".join(response.streaming_content)  # type: ignore[attr-defined]

    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


PROGRAM = """
import django; django.setup()
from django.conf import settings
from django.test import Client
client = Client(headers={"Host": "tickets.example.com"})
secure = client.get("/admin/login/", secure=True)
plain = client.get("/admin/login/")
print(secure["Strict-Transport-Security"])
print(plain.status_code, plain["Location"])
print(secure.cookies["__Host-csrftoken"].OutputString())
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY)
"""


def test_in_production_everything_is_https_and_cookies_are_this_hosts_alone() -> None:
    environment = {
        **os.environ,
        "PUBLIC_URL": "https://tickets.example.com",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    environment["ALLOWED_HOSTS"] = "tickets.example.com"
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=settings.BACKEND_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    hsts, redirect, csrf, session = run.stdout.splitlines()
    assert hsts == "max-age=31536000"
    assert redirect == "301 https://tickets.example.com/admin/login/"
    assert csrf.startswith("__Host-csrftoken=")
    assert {"Path=/", "SameSite=Lax", "Secure"} <= set(csrf.split("; "))
    assert "Domain" not in csrf
    assert session == "__Host-sessionid True True"
