"""Waits for a request's body before the request takes its turn, so that slow senders hold up nobody.

The server runs each request in a thread of its own. Waiting costs such a thread and nothing else; only `WEB_THREADS`
requests of a process, whole by then, are worked on at a time.

A wait cannot be cut short: the server's `read` blocks until the sender sends or goes. So the number of those who wait
is limited, for each client and for all, and the rest is refused at once; some threads stay for requests without a body.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from threading import Lock, Semaphore
from typing import TYPE_CHECKING, Any

from django.conf import settings

from config.proxies import client_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

WAITING = 128
"""Threads of a process beyond those that work: how many may send slowly."""
MOST_OF_ALL = WAITING - 16
"""Bodies of a process that may be on their way at a time."""
MOST_OF_ONE = WAITING // 2
"""Those of one client among them."""
_IN_MEMORY = 256 * 1024
_CHUNK = 64 * 1024


class WholeBodies:
    """A WSGI application that calls `application` with bodies that are there; one at most too long is left to it."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.turns = Semaphore(settings.WEB_THREADS)
        self.senders = Senders()
        self.longest = settings.MAX_ATTACHMENT_BYTES + 2 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if 0 < length <= self.longest:
            with self.senders.place(client_address(environ)) as is_free:
                if not is_free:
                    return _refuse(start_response)
                environ["wsgi.input"] = _read(environ["wsgi.input"], length)
        with self.turns:
            return self.application(environ, start_response)


class Senders:
    """Whose bodies are on their way."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of = Counter[str]()

    @contextmanager
    def place(self, client: str) -> Iterator[bool]:
        """Whether `client` may send one more body; it counts until the context ends."""
        with self._lock:
            is_free = self._of[client] < MOST_OF_ONE and self._of.total() < MOST_OF_ALL
            self._of[client] += is_free
        try:
            yield is_free
        finally:
            with self._lock:
                self._of[client] -= is_free
                self._of += Counter()  # forgets clients that send nothing


def _refuse(start_response: Any) -> list[bytes]:
    headers = [("Content-Type", "application/json"), ("Retry-After", "5"), ("Cache-Control", "no-store")]
    start_response("503 Service Unavailable", headers)
    return [b'{"detail": "Too many requests are being sent. Try again soon."}']


def _read(stream: Any, length: int) -> SpooledTemporaryFile[bytes]:
    """What has come when all has, or the sender is gone."""
    body = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when the request is forgotten
    while length > 0 and (chunk := stream.read(min(length, _CHUNK))):
        body.write(chunk)
        length -= len(chunk)
    body.seek(0)
    return body
