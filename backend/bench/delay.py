"""A database that is away: a proxy that holds each request for a while, as a network between two machines does."""

from __future__ import annotations

import select
import socket
import threading
import time
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUND_TRIP = 0.0005
"""Seconds added to each."""
SLOW_FLUSH = "-c commit_delay=2000 -c commit_siblings=0"
"""Options of a connection to PostgreSQL under which each flush takes 2 ms longer."""
_BUFFER = 65_536


@contextmanager
def away(url: str) -> Iterator[str]:
    """The address of the database `url` seen through the proxy, a process of its own."""
    parts = urlsplit(url)
    server = socket.create_server(("127.0.0.1", 0), backlog=64)
    target = (parts.hostname or "127.0.0.1", parts.port or 5432)
    proxy = get_context("fork").Process(target=_serve, args=(server, target), daemon=True)
    proxy.start()
    try:
        yield f"{parts.scheme}://{parts.username or 'postgres'}@127.0.0.1:{server.getsockname()[1]}{parts.path}"
    finally:
        proxy.kill()
        proxy.join()
        server.close()


def _serve(server: socket.socket, target: tuple[str, int]) -> None:
    while True:
        client, _ = server.accept()
        threading.Thread(target=_carry, args=(client, socket.create_connection(target)), daemon=True).start()


def _carry(client: socket.socket, database: socket.socket) -> None:
    for end in (client, database):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with client, database, suppress(OSError):
        while True:
            ready, _, _ = select.select([client, database], [], [])
            for source in ready:
                data = source.recv(_BUFFER)
                if not data:
                    return
                if source is client:
                    time.sleep(ROUND_TRIP)
                (database if source is client else client).sendall(data)
