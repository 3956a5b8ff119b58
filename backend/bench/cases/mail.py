"""Handing over what the ledger owes: real workers (`manage.py worker`), a mail server that keeps nothing."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db import connection

from bench.databases import BACKEND, environment, use
from bench.scenes import Sample, Scene
from notifications.models import Kind, Notification, Status
from notifications.services import Mail, owe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.databases import PostgreSQL
    from bench.scenes import Scale

RECIPIENTS = 1000


def sending(server: PostgreSQL, scale: Scale) -> Iterator[Scene]:
    """As many workers and as slow a server as each way says; a ledger of due mails to a thousand people in turn."""
    url = server.fresh("mail")
    yield Scene(
        name="mails handed over by ours",
        ways={
            "2 workers, instant server": partial(_hand_over, url, scale.limit(6000), workers=2),
            "1 worker, instant server": partial(_hand_over, url, scale.limit(3000), workers=1),
            "1 worker, server takes 100 ms": partial(_hand_over, url, scale.limit(1500), workers=1, takes=0.1),
        },
        base="2 workers, instant server",
    )


def _hand_over(url: str, mails: int, *, workers: int, takes: float = 0.0) -> Sample:
    """Send `mails` and return when all are noted as sent; a time is that from one mail taken to the next."""
    use(url)
    _owe(mails)
    with ExitStack() as stack:
        sink = stack.enter_context(_sink(takes))
        for _ in range(workers):
            stack.enter_context(_worker(url, sink.port))
        while Notification.objects.filter(status=Status.PENDING).exists():
            time.sleep(0.1)
        taken = sink.taken()
    lost = Notification.objects.exclude(status=Status.SENT).count()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE notifications_notification")
    return Sample(
        times=[later - earlier for earlier, later in pairwise(taken)],
        elapsed=taken[-1] - taken[0],
        facts={"lost": lost, "double": len(taken) - mails},
    )


def _owe(mails: int) -> None:
    owe(
        [
            Mail(
                ticket_id=number,
                reference=f"T-{number:06d}",
                title="The printer on the second floor does not answer",
                description="It was fine yesterday. " * 20,
                priority="Medium",
                kind=Kind.ASSIGNED,
                event=f"decision:{number}",
                recipient=f"agent{number % RECIPIENTS}@example.com",
                recipient_name=f"Agent {number % RECIPIENTS}",
                why="Lowest load of 10 available agents.",
            )
            for number in range(1, mails + 1)
        ]
    )


class _Sink:
    """The mail server, in a process of its own."""

    def __init__(self, port: int, process: subprocess.Popen[str]) -> None:
        self.port = port
        self._process = process
        self._line()

    def taken(self) -> list[float]:
        """When each mail came."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        times: list[float] = json.loads(self._line())
        return times

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@contextmanager
def _sink(takes: float) -> Iterator[_Sink]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bench.sink", str(port), str(takes)]
    with subprocess.Popen(command, cwd=BACKEND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield _Sink(port, process)
        finally:
            process.kill()


@contextmanager
def _worker(url: str, port: int) -> Iterator[None]:
    mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "EMAIL_USE_TLS": "False", "EMAIL_BACKEND": ""}
    command = [sys.executable, "manage.py", "worker"]
    with subprocess.Popen(command, cwd=BACKEND, env=environment(url, **mail)) as process:
        try:
            yield
        finally:
            process.terminate()
