"""Whose word counts about where a request comes from."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest
from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config.proxies import ProxyMiddleware
from history.models import Entry
from tests.conftest import client_of
from tests.factories import make_ticket, make_user

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from accounts.models import User

PROXY, SECOND_PROXY, STRANGER, CLIENT = "10.0.0.7", "10.1.2.3", "198.51.100.4", "203.0.113.9"


@pytest.fixture(autouse=True)
def behind_proxies(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [ip_network(PROXY), ip_network("10.1.0.0/16"), ip_network("2001:db8::/64")]


def seen(peer: str, **headers: str) -> HttpRequest:
    """The request as everything behind the middleware sees it."""
    requests: list[HttpRequest] = []

    def get_response(request: HttpRequest) -> HttpResponse:
        requests.append(request)
        return HttpResponse()

    ProxyMiddleware(get_response)(RequestFactory(headers=headers).get("/", REMOTE_ADDR=peer))
    return requests[0]


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        pytest.param(PROXY, CLIENT, CLIENT, id="a trusted proxy says who asks"),
        pytest.param(PROXY, f"{CLIENT}, {SECOND_PROXY}", CLIENT, id="two trusted proxies in a row"),
        pytest.param(PROXY, f"1.1.1.1, {CLIENT}", CLIENT, id="what the client itself claims is not believed"),
        pytest.param(PROXY, f"{PROXY}, {CLIENT}", CLIENT, id="nor when it claims to be a proxy"),
        pytest.param(PROXY, f"{CLIENT}, {STRANGER}, {SECOND_PROXY}", STRANGER, id="nor through a stranger's proxy"),
        pytest.param(PROXY, "", PROXY, id="a proxy that asks for itself"),
        pytest.param(PROXY, SECOND_PROXY, SECOND_PROXY, id="one proxy that asks through another"),
        pytest.param(PROXY, "nonsense", PROXY, id="nonsense"),
        pytest.param(PROXY, f"nonsense, {SECOND_PROXY}", SECOND_PROXY, id="nonsense further away"),
        pytest.param(PROXY, f"{CLIENT}, <script>", PROXY, id="nonsense nearer by"),
        pytest.param(STRANGER, CLIENT, STRANGER, id="a stranger is not believed"),
        pytest.param(STRANGER, PROXY, STRANGER, id="nor when it claims to come from a proxy"),
        pytest.param("::ffff:10.0.0.7", CLIENT, CLIENT, id="a trusted proxy at a socket for both kinds of address"),
        pytest.param("2001:db8::1", "2001:db8:1::9", "2001:db8:1::9", id="IPv6"),
        pytest.param("unix:", CLIENT, "unix:", id="no address at all"),
    ],
)
def test_the_address_is_the_nearest_that_is_no_trusted_proxy(peer: str, forwarded_for: str, address: str) -> None:
    headers = {"X-Forwarded-For": forwarded_for} if forwarded_for else {}

    assert seen(peer, **headers).META["REMOTE_ADDR"] == address


def test_only_a_trusted_proxy_says_that_the_client_came_by_https(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    claim = {"X-Forwarded-Proto": "https"}

    assert seen(PROXY, **claim).is_secure()
    assert not seen(STRANGER, **claim).is_secure()
    assert not seen(PROXY).is_secure()


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"])
def test_nothing_that_a_stranger_claims_to_forward_is_left(header: str) -> None:
    assert header not in seen(STRANGER, **{header: "x"}).headers


def test_plain_http_is_sent_to_https_whatever_a_stranger_claims(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    claim = {"x-forwarded-proto": "https"}

    assert client.get("/apis/swagger.json", REMOTE_ADDR=PROXY, headers=claim).status_code == 200
    assert client.get("/apis/swagger.json", REMOTE_ADDR=STRANGER, headers=claim).status_code == 301


@pytest.mark.django_db
def test_failed_sign_ins_count_for_the_client_not_for_the_proxy() -> None:
    make_user(username="charlie")

    def sign_in(forwarded_for: str, peer: str = PROXY) -> int:
        body = {"username": "charlie", "password": "wrong"}
        headers = {"X-Forwarded-For": forwarded_for}
        return client_of().post("/apis/accounts/login/", body, headers=headers, REMOTE_ADDR=peer).status_code

    assert [sign_in(f"10.9.9.{number}, {CLIENT}") for number in range(6)][-1] == 429
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {CLIENT}
    assert sign_in(STRANGER) != 429
    assert sign_in(CLIENT, peer=STRANGER) != 429


@pytest.mark.django_db
def test_the_history_says_where_the_client_is(admin: User) -> None:
    ticket = make_ticket()

    client_of(admin).patch(
        f"/apis/tickets/{ticket.pk}/", {"title": "New"}, REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": CLIENT}
    )

    entry = Entry.objects.filter(object_pk=str(ticket.pk), action=Entry.Action.UPDATE).latest("id")
    assert entry.remote_addr == CLIENT
