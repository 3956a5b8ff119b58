"""The product's server in processes of its own, and clients that keep a connection to it."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connections

from accounts.models import ApiToken, User
from accounts.roles import Role
from bench.databases import BACKEND, environment, use
from config.management.commands.serve import web_command

if TYPE_CHECKING:
    from collections.abc import Iterator

_kept = threading.local()


Kind = TypeVar("Kind", bound="Server")


@dataclass(frozen=True)
class Server:
    """A running server and the token of an admin."""

    port: int
    token: str

    def headers(self) -> dict[str, str]:
        """What says who asks."""
        return {"Authorization": f"Token {self.token}"}

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """What it answers, over this thread's connection; RuntimeError unless it is a success."""
        if not hasattr(_kept, "connections"):
            _kept.connections = {}
        connection = _kept.connections.setdefault(self.port, http.client.HTTPConnection("127.0.0.1", self.port))
        headers = {**self.headers(), "Content-Type": "application/json"}
        connection.request(method, path, json.dumps(body).encode() if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]!r}")
        return json.loads(text)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


@contextmanager
def serving(url: str, application: str = "config.wsgi:application") -> Iterator[Server]:
    """The web server of `manage.py serve` at the database `url`, with nothing beside it."""
    port = free_port()
    *command, _application = web_command("127.0.0.1", port)
    with running(Server(port, _token(url)), [*command, application], environment(url)) as server:
        yield server


@contextmanager
def serving_all(url: str) -> Iterator[Server]:
    """All that `make run` starts: web server and worker, mail to the console."""
    port = free_port()
    command = [sys.executable, "manage.py", "serve", f"--port={port}"]
    place = environment(url, PORT=str(port))
    with running(Server(port, _token(url)), command, place) as server:
        yield server


@contextmanager
def running(
    server: Kind, command: list[str], place: dict[str, str], path: str = "/apis/accounts/me/"
) -> Iterator[Kind]:
    """`server`, begun by `command` in the environment `place`, once it answers `path`; ended afterwards."""
    nothing = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=BACKEND, env=place, stdout=nothing, stderr=nothing)
    try:
        _wait_until_ready(server, path)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _token(url: str) -> str:
    use(url)
    admin, _ = User.objects.get_or_create(username="bench", defaults={"role": Role.ADMIN, "email": "bench@example.com"})
    _token, text = ApiToken.issue(admin, "bench")
    connections.close_all()
    return text


def _wait_until_ready(server: Server, path: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            server.ask("GET", path)
        except OSError:
            _kept.connections.pop(server.port).close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            _kept.connections.pop(server.port).close()
            return
