"""Waits for a request's body before the request takes its turn, so that slow senders hold up nobody.

The server runs each request in a thread of its own. Waiting costs such a thread and nothing else; only `WEB_THREADS`
requests of a process, whole by then, are worked on at a time.
"""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from threading import Semaphore
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

WAITING = 128
"""Threads of a process beyond those that work: how many may send slowly."""
_IN_MEMORY = 256 * 1024
_CHUNK = 64 * 1024


class WholeBodies:
    """A WSGI application that calls `application` with bodies that are there; one at most too long is left to it."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.turns = Semaphore(settings.WEB_THREADS)
        self.longest = settings.MAX_ATTACHMENT_BYTES + 2 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if 0 < length <= self.longest:
            environ["wsgi.input"] = _read(environ["wsgi.input"], length)
        with self.turns:
            return self.application(environ, start_response)


def _read(stream: Any, length: int) -> SpooledTemporaryFile[bytes]:
    """What has come when all has, or the sender is gone."""
    body = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when the request is forgotten
    while length > 0 and (chunk := stream.read(min(length, _CHUNK))):
        body.write(chunk)
        length -= len(chunk)
    body.seek(0)
    return body
