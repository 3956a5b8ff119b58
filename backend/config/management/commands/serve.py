"""Runs the whole product on this machine: web server and worker, each restarted when it dies."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from config.bodies import WAITING
from config.first_run import create_first_admin

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from types import FrameType

logger = logging.getLogger(__name__)

STOP_WITHIN = 25.0
"""Seconds that children get to finish what they have in hand."""
HEALTHY_AFTER = 10.0
"""Seconds after which a child counts as started well; its next restart is at once again."""
LONGEST_PAUSE = 10.0
LONGEST_HEAD = 64 * 1024
"""Bytes of a request's line and headers, roughly; more is a 431."""
HEAD_WITHIN = 10_000
"""Milliseconds in which they must have come."""
_PR_SET_PDEATHSIG = 1


class Command(BaseCommand):
    """`manage.py serve`."""

    help = "Run the web server and the worker in the foreground and restart whichever dies. Ctrl-C stops everything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prepare", action="store_true", help="migrate first and create the first admin")
        parser.add_argument("--web-only", action="store_true", help="the web server alone; workers run elsewhere")
        parser.add_argument("--host", default=settings.HOST, help="address to listen on (default: %(default)s)")
        parser.add_argument("--port", type=int, default=settings.PORT, help="port (default: %(default)s)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["prepare"]:
            call_command("migrate", verbosity=0, interactive=False)
            create_first_admin(self.stdout.write)
        self.stdout.write(f"Serving {settings.PUBLIC_URL} (Ctrl-C stops)")
        self.stdout.flush()
        with tempfile.TemporaryDirectory(prefix="tickets-metrics-") as folder:
            # Where web processes put what they counted, so that whichever is asked adds all of it up.
            metrics = {"PROMETHEUS_MULTIPROC_DIR": folder}
            children = [Child("web", web_command(options["host"], options["port"]), metrics)]
            if not options["web_only"]:
                children.append(Child("worker", worker_command()))
            Supervisor(children).run()


def web_command(host: str, port: int) -> list[str]:
    """The web server's command line."""
    return [
        str(Path(sys.executable).with_name("granian")),
        "--interface=wsgi",
        f"--host={host}",
        f"--port={port}",
        f"--workers={settings.WEB_PROCESSES}",
        f"--blocking-threads={settings.WEB_THREADS + WAITING}",
        "--http=1",  # the limits of heads are for this one alone
        f"--http1-buffer-size={LONGEST_HEAD}",
        f"--http1-header-read-timeout={HEAD_WITHIN}",
        "--no-ws",
        "--respawn-failed-workers",
        "--log-level=warning",
        *(
            [f"--log-config={settings.BACKEND_DIR / 'config' / 'web_log.json'}"]
            if settings.LOG_FORMAT == "json"
            else []
        ),
        f"--working-dir={settings.BACKEND_DIR}",
        "config.wsgi:application",
    ]


def worker_command() -> list[str]:
    """The worker's command line."""
    return [sys.executable, str(settings.BACKEND_DIR / "manage.py"), "worker"]


@dataclass
class Child:
    """One process to keep running."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = field(default=0.0)

    def start(self) -> None:
        """Start it in a process group of its own: Ctrl-C reaches the supervisor alone, which stops it in order."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            env={**os.environ, **self.environment},
            process_group=0,
            preexec_fn=partial(_die_with, os.getpid()),
        )

    def restart_if_dead(self) -> None:
        """Start it again when it is gone, later each time it does not last."""
        if self.process is None or self.process.poll() is None:
            return
        lasted = time.monotonic() - self.started
        if lasted >= HEALTHY_AFTER:
            self.pause = 0.0
        if lasted >= self.pause:
            logger.error("%s ended with code %s; starting it again", self.name, self.process.returncode)
            self.pause = min(max(self.pause * 2, 0.5), LONGEST_PAUSE)
            self.kill()  # what it started itself must not keep the port
            self.start()

    def stop(self, deadline: float) -> None:
        """Ask it to finish; kill it at `deadline` (`time.monotonic`)."""
        if self.process is None:
            return
        try:
            self.process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            logger.warning("%s did not finish in time", self.name)
            self.kill()
            self.process.wait()

    def kill(self) -> None:
        """Kill it and whatever it started."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Keeps its children running until it is asked to stop."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self.is_stopping = False

    def run(self) -> None:
        """Run until SIGINT or SIGTERM; then stop the children in order."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        for child in self.children:
            child.start()
        while not self.is_stopping:
            time.sleep(0.2)
            for child in self.children:
                child.restart_if_dead()
        self.stop()

    def stop(self) -> None:
        """Ask all children to finish at the same time, and wait until they have."""
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for child in self.children:
            child.stop(deadline)

    def _stop(self, _signum: int, _frame: FrameType | None) -> None:
        self.is_stopping = True


def _die_with(parent: int) -> None:
    """A supervisor that is killed takes its children along, so that the port is free for the next one (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it was killed before
            os._exit(1)
