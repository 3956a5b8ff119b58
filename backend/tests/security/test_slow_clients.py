"""Clients that send slowly, never end or send too much, over real sockets: everybody else is served meanwhile."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from config.bodies import MOST_OF_ALL, MOST_OF_ONE, WAITING, Senders
from tests.product import product, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.product import Product

pytestmark = pytest.mark.slow

MANY = 40
"""Ten times the requests that are worked on at a time."""
SLOW_HEAD = b"GET /healthz/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
SLOW_BODY = (
    b"POST /apis/accounts/set-password/ HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with product(tmp_path_factory.mktemp("slow"), WEB_THREADS="2") as running:
        yield running


def opened(server: Product, sent: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    connection.sendall(sent)
    return connection


def answer(server: Product, sent: bytes) -> bytes:
    """The beginning of the answer."""
    with opened(server, sent) as connection:
        return connection.recv(1000)


def status(received: bytes) -> int:
    return int(received.split(b" ")[1])


@pytest.mark.parametrize("begun", [SLOW_HEAD, SLOW_BODY], ids=["head", "body"])
def test_many_who_send_slowly_hold_up_nobody(begun: bytes, server: Product) -> None:
    with ExitStack() as stack:
        for _ in range(MANY):
            stack.enter_context(opened(server, begun))
        time.sleep(0.5)  # until the server has begun with them

        for _ in range(5):
            assert '"ok"' in server.get("/healthz/live")
            assert server.get("/healthz/ready")


def test_more_who_never_finish_than_there_are_threads_hold_up_nobody(server: Product) -> None:
    with ExitStack() as stack:
        others = [stack.enter_context(opened(server, SLOW_BODY)) for _ in range(2 * WAITING)]
        time.sleep(1)

        for _ in range(5):
            assert '"ok"' in server.get("/healthz/live")
        elsewhere = SLOW_BODY.replace(b"\r\n\r\n{", b"\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n{" + b" " * 998 + b"}")
        assert status(answer(server, elsewhere)) == 400  # a client of its own: the proxy on this machine says so
        assert sum(_is_refused(other) for other in others) == 2 * WAITING - MOST_OF_ONE


def test_no_number_of_clients_takes_every_thread() -> None:
    senders = Senders()
    with ExitStack() as stack:
        places = [stack.enter_context(senders.place(f"192.0.2.{number}")) for number in range(WAITING)]

    assert places.count(True) == MOST_OF_ALL
    with senders.place("192.0.2.1") as is_free:  # those who were there are gone
        assert is_free


def test_only_the_protocol_whose_heads_are_limited_is_spoken(server: Product) -> None:
    assert not answer(server, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0").startswith(b"\0\0")


def test_a_body_that_ends_late_is_answered_as_any_other(server: Product) -> None:
    with opened(server, SLOW_BODY) as connection:
        time.sleep(0.5)
        connection.sendall(b" " * 998 + b"}")

        assert status(connection.recv(1000)) == 400


def test_a_sender_who_leaves_in_the_middle_leaves_nothing_behind(server: Product) -> None:
    for _ in range(MANY):
        opened(server, SLOW_BODY).close()

    assert '"ok"' in server.get("/healthz/live")


def test_a_head_that_does_not_come_to_an_end_is_cut_off(server: Product) -> None:
    with opened(server, SLOW_HEAD) as connection:
        wait_until(lambda: _is_closed(connection), 30)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"GET /healthz/live HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000 + b"\r\n\r\n", 431),
        (b"GET /healthz/live?" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(300)) + b"\r\n", 431),
        (SLOW_BODY.replace(b"1000", b"99999999999"), 400),
        (SLOW_BODY.replace(b"1000", b"-5"), 400),
        (SLOW_BODY.replace(b"1000", b"5x"), 400),
        (SLOW_BODY.replace(b"Content-Length: 1000", b"Content-Length: 5\r\nContent-Length: 6"), 400),
        (b"\x16\x03\x01\x02\x00\x01\x00", 400),
    ],
    ids=["long header", "long address", "many headers", "huge", "negative", "no number", "two lengths", "no HTTP"],
)
def test_what_is_too_much_or_makes_no_sense_is_refused_at_once(sent: bytes, code: int, server: Product) -> None:
    assert status(answer(server, sent)) == code


def _is_closed(connection: socket.socket) -> bool:
    connection.settimeout(0.1)
    try:
        return connection.recv(1000) == b""
    except TimeoutError:
        return False


def _is_refused(connection: socket.socket) -> bool:
    connection.settimeout(0.05)
    try:
        return status(connection.recv(1000)) == 503
    except TimeoutError:
        return False
