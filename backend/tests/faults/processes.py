"""Web servers and workers, started as `manage.py serve` starts them, and killed again and again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import urllib.request
from collections import Counter
from http.client import HTTPException
from typing import TYPE_CHECKING, Self

from config.management.commands.serve import web_command, worker_command
from notifications.models import WorkerHeartbeat
from tests.concurrency.harness import BACKEND, wait_for_killed
from tests.smtp import free_port

if TYPE_CHECKING:
    import threading
    from pathlib import Path

KILL_EVERY = 0.5


class Part:
    """A process (group) of the product. What it says goes into `log`."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self._command, self._environment, self._log = command, environment, log
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command, cwd=BACKEND, env=self._environment, stdout=log, stderr=log, process_group=0
            )

    def kill(self) -> None:
        """Kill it and all that it started on the spot (SIGKILL), as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def is_up(self) -> bool:
        """Whether it does its work by now."""
        raise NotImplementedError


class Web(Part):
    """A web server."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.port = free_port()
        super().__init__(web_command("127.0.0.1", self.port), environment, log)

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz/live", timeout=1) as answer:
                return bool(answer.status == 200)
        except (OSError, HTTPException):
            return False


class Worker(Part):
    """A worker."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        super().__init__(worker_command(), environment, log)

    def is_up(self) -> bool:
        return WorkerHeartbeat.objects.filter(name__endswith=f":{self.process.pid}").exists()


class Team:
    """Two web servers and two workers at one database, in a block.

    `answering` are the web servers that a proxy in front would send people to: those that its last look found up and
    that have not failed since.
    """

    def __init__(self, folder: Path, **settings: str) -> None:
        self.log = folder / "log.txt"
        self.environment = {**os.environ, "WEB_PROCESSES": "1", **settings}
        self.webs = [Web(self.environment, self.log) for _ in range(2)]
        self.parts = [*self.webs, *(Worker(self.environment, self.log) for _ in range(2))]
        self.answering = list(self.webs)
        self.kills: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for part in self.parts:
            part.kill()
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
