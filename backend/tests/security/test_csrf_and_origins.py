"""No other site writes in the name of a browser that is signed in, nor reads what it may not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from accounts.models import ApiToken
from tests.api.document import operations
from tests.factories import PASSWORD

if TYPE_CHECKING:
    from pytest_django import Settings

    from accounts.models import User

pytestmark = pytest.mark.django_db

WRITES = [(method, path) for method, path, _operation in operations() if method != "get"]
OPEN = {"/accounts/password-reset/", "/accounts/set-password/"}
"""Need nobody signed in, and sign nobody in."""


def ask(client: Client, method: str, path: str, **headers: Any) -> Any:
    address = "/apis" + path.replace("{id}", "1")
    return getattr(client, method)(address, "{}", content_type="application/json", **headers)


@pytest.fixture
def browser(admin: User) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(("method", "path"), [write for write in WRITES if write[1] not in OPEN])
def test_every_write_of_a_session_needs_the_token(method: str, path: str, browser: Client) -> None:
    response = ask(browser, method, path)

    assert response.status_code == 403
    assert response.json()["detail"].startswith("CSRF Failed")


@pytest.mark.parametrize(("method", "path"), [write for write in WRITES if write[1] not in OPEN])
def test_no_write_of_a_program_needs_it(method: str, path: str, admin: User) -> None:
    _token, text = ApiToken.issue(admin, "script")
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Token {text}"})

    response = ask(client, method, path)

    assert "CSRF" not in response.content.decode() or path == "/accounts/login/"


def test_the_token_of_another_browser_is_none(browser: Client) -> None:
    other = Client(enforce_csrf_checks=True)
    stolen = other.get("/apis/accounts/me/").cookies["csrftoken"].value
    browser.get("/apis/accounts/me/")

    assert ask(browser, "post", "/tickets/", headers={"X-CSRFToken": stolen}).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example.com", "http://testserver.evil.example.com", "null"])
def test_a_good_token_from_another_site_is_refused(origin: str, browser: Client) -> None:
    token = browser.get("/apis/accounts/me/").cookies["csrftoken"].value

    response = ask(browser, "post", "/tickets/", headers={"X-CSRFToken": token, "Origin": origin})

    assert response.status_code == 403


@pytest.mark.parametrize(
    "origin",
    [
        "https://app.example.com.evil.com",
        "https://evil-app.example.com",
        "http://app.example.com",
        "https://app.example.com:8443",
        "https://app.example.com.",
        "HTTPS://APP.EXAMPLE.COM.evil.com",
        "null",
    ],
)
def test_only_an_origin_that_is_named_exactly_may_read(origin: str, client: Client, settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example.com"]

    named = client.get("/apis/tickets/", headers={"Origin": "https://app.example.com"})
    other = client.get("/apis/tickets/", headers={"Origin": origin})

    assert named["Access-Control-Allow-Origin"] == "https://app.example.com"
    assert "Access-Control-Allow-Origin" not in other
    assert "Access-Control-Allow-Credentials" not in other


@pytest.mark.parametrize(
    "target", ["https://evil.example.com/", "//evil.example.com", "/\\evil.example.com", "javascript:1"]
)
def test_signing_in_leads_nowhere_else(target: str, admin: User) -> None:
    client = Client()

    response = client.post(f"/admin/login/?next={target}", {"username": "alice", "password": PASSWORD, "next": target})

    assert (response.status_code, response["Location"]) == (302, "/admin/")


@pytest.mark.parametrize(
    "host", ["evil.example.com", "localhost.evil.com", "testserver@evil.com", "", "a b", "localhost:x"]
)
def test_another_host_name_is_refused_and_repeated_nowhere(host: str, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]

    for path in ("/apis/tickets/", "/admin/login/", "/apis/swagger/"):
        response = Client().get(path, headers={"Host": host})
        assert response.status_code == 400
        assert b"evil" not in response.content


def test_a_host_that_is_forwarded_is_not_believed(admin: User) -> None:
    client = Client()
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get("/apis/accounts/users/?page_size=1", headers={"X-Forwarded-Host": "evil.example.com"})

    assert b"evil" not in page.content
