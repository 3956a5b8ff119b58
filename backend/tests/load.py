"""People who create tickets over HTTP, one after the other, whatever happens to the servers meanwhile."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Sequence


class Server(Protocol):
    """Whoever listens."""

    port: int


PRIORITIES = ("low", "medium", "high")


@dataclass(frozen=True)
class Answer:
    """What a server answered; `status` is 0 when nobody did."""

    status: int
    body: bytes = b""
    retry_after: str | None = None
    took: float = 0.0
    at: float = field(default_factory=time.monotonic)


class Load:
    """Clients who create tickets with titles of their own until the block ends; `answers` holds all that they got.

    Each rests for `pause` seconds after a ticket. Of several servers each takes the next one when nobody answered, and
    creates again only what is not there.
    """

    def __init__(self, servers: Sequence[Server], token: str, *, clients: int = 4, pause: float = 0.0) -> None:
        self.answers: list[Answer] = []
        self.created: dict[str, int] = {}
        """The ids that were answered, by title."""
        self.asked_again = 0
        self._servers, self._token, self._pause = servers, token, pause
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(number,)) for number in range(clients)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Let each finish what it has in hand."""
        self._end.set()
        for thread in self._threads:
            thread.join()

    def of(self, status: int, since: float = 0.0) -> list[Answer]:
        """The answers with `status` since a moment (`time.monotonic`)."""
        return [answer for answer in self.answers if answer.status == status and answer.at >= since]

    def _run(self, client: int) -> None:
        for number in count():
            if self._end.is_set():
                return
            title = f"Client {client} number {number}"
            self._create(title, PRIORITIES[number % 3], client + number)
            self._end.wait(self._pause)

    def _create(self, title: str, priority: str, turn: int) -> None:
        """Create one ticket, with as many tries as there are servers."""
        answer = Answer(0)
        servers = list(self._servers)
        for attempt in range(len(servers)):
            server = servers[(turn + attempt) % len(servers)]
            if attempt and (known := self._find(server, title)):
                self.created[title] = known
                return
            answer = self._ask(server, "/apis/tickets/", {"title": title, "priority": priority})
            self.answers.append(answer)
            if answer.status == 201:
                self.created[title] = json.loads(answer.body)["id"]
            if answer.status:
                break
            self.asked_again += 1
        if answer.status != 201:
            time.sleep(0.05)

    def _find(self, server: Server, title: str) -> int | None:
        """What was created although nobody was left to say so."""
        time.sleep(0.2)  # the database finishes what the killed one had asked of it
        answer = self._ask(server, f"/apis/tickets/?page_size=100&search={urllib.parse.quote(title)}")
        found = json.loads(answer.body)["results"] if answer.status == 200 else []
        return next((int(ticket["id"]) for ticket in found if ticket["title"] == title), None)

    def _ask(self, server: Server, path: str, body: dict[str, Any] | None = None) -> Answer:
        asked = time.monotonic()
        request = urllib.request.Request(
            f"http://127.0.0.1:{server.port}{path}",
            data=json.dumps(body).encode() if body else None,
            headers={"Authorization": f"Token {self._token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return Answer(response.status, response.read(), took=time.monotonic() - asked)
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read(), error.headers.get("Retry-After"))
        except (OSError, ValueError, HTTPException):
            return Answer(0)
