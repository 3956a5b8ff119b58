"""Web servers and workers with the command lines of `manage.py serve`, killed again and again."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import urllib.request
from collections import Counter
from contextlib import suppress
from http.client import HTTPException
from typing import TYPE_CHECKING, Self

from config.management.commands.serve import web_command, worker_command
from notifications.models import WorkerHeartbeat
from tests.concurrency.harness import BACKEND, wait_for_killed
from tests.product import is_alive, is_port_free, wait_until
from tests.smtp import free_port

if TYPE_CHECKING:
    import threading
    from pathlib import Path

KILL_EVERY = 0.5


class Nursery:
    """Where parts are started (`tests.faults.nursery`). What all of them say goes into `log`."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.nursery"],
                cwd=BACKEND,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                text=True,
            )

    def start(self, command: list[str]) -> int:
        """Start it; the id of its process and of its group."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(command), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


class Part:
    """A process (group) of the product."""

    def __init__(self, nursery: Nursery, command: list[str]) -> None:
        self._nursery, self._command = nursery, command
        self.start()

    def start(self) -> None:
        self.pid = self._nursery.start(self._command)

    def kill(self) -> None:
        """Kill it and all that it started on the spot (SIGKILL), as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        wait_until(self.is_gone, 10)

    def is_gone(self) -> bool:
        return not is_alive(self.pid)

    def is_up(self) -> bool:
        """Whether it does its work by now."""
        raise NotImplementedError


class Web(Part):
    """A web server."""

    def __init__(self, nursery: Nursery) -> None:
        self.port = free_port()
        super().__init__(nursery, web_command("127.0.0.1", self.port))

    def is_gone(self) -> bool:
        return super().is_gone() and is_port_free(self.port)

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz/live", timeout=1) as answer:
                return bool(answer.status == 200)
        except (OSError, HTTPException):
            return False


class Worker(Part):
    """A worker."""

    def __init__(self, nursery: Nursery) -> None:
        super().__init__(nursery, worker_command())

    def is_up(self) -> bool:
        return WorkerHeartbeat.objects.filter(name__endswith=f":{self.pid}").exists()


class Team:
    """Two web servers and two workers at one database, in a block.

    `answering` are the web servers that a proxy in front would send people to: those that its last look found up and
    that have not failed since.
    """

    def __init__(self, folder: Path, **settings: str) -> None:
        self.log = folder / "log.txt"
        self._nursery = Nursery({**os.environ, "WEB_PROCESSES": "1", **settings}, self.log)
        self.webs = [Web(self._nursery) for _ in range(2)]
        self.parts = [*self.webs, *(Worker(self._nursery) for _ in range(2))]
        self.answering = list(self.webs)
        self.kills: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for part in self.parts:
            part.kill()
        self._nursery.close()
        wait_for_killed()

    def kill_until(self, end: threading.Event) -> None:
        """Every half second kill one of those that are up (SIGKILL), and start it again at once.

        The last one of its kind is spared, so that there is always somebody to ask, and somebody to send.
        """
        dice = random.Random(5)
        while not end.wait(KILL_EVERY):
            up = [part for part in self.parts if part.is_up()]
            self.answering[:] = [web for web in self.webs if web in up] or self.webs
            kinds = Counter(type(part) for part in up)
            if victims := [part for part in up if kinds[type(part)] > 1]:
                victim = dice.choice(victims)
                victim.kill()
                self.answering[:] = [web for web in self.answering if web is not victim]
                victim.start()
                self.kills.append(type(victim).__name__)
