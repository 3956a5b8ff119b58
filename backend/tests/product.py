"""The whole product, running in processes of its own, as it runs in production."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tests.concurrency.harness import BACKEND
from tests.smtp import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def wait_until(is_so: Callable[[], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)


class Product:
    """A running `serve` with a database of its own, unless `settings` name one."""

    def __init__(self, folder: Path, *arguments: str, wrapper: Sequence[str] = (), **settings: str) -> None:
        self.port = free_port()
        self.log = folder / "log.txt"
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "PORT": str(self.port),
            "PUBLIC_URL": f"http://localhost:{self.port}",
            "WEB_PROCESSES": "1",
            "DJANGO_SUPERUSER_PASSWORD": "",
            **settings,
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*wrapper, sys.executable, "manage.py", "serve", "--prepare", *arguments],
                cwd=BACKEND,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz/ready", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            return str(answer.read().decode())

    def manage(self, *arguments: str) -> str:
        """The output of another of its commands; AssertionError with all of it when that fails."""
        command = [sys.executable, "manage.py", *arguments]
        run = subprocess.run(
            command, cwd=BACKEND, env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    def kill(self) -> None:
        """Kill it and all that it started on the spot (SIGKILL), as a power cut would."""
        for pid in [self.process.pid, *_descendants(self.process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def child(self, word: str) -> int | None:
        """The id of the child whose command line has `word`."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        lines = {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes().decode() for pid in children}
        return next((pid for pid, line in lines.items() if word in line and "serve" not in line), None)


def is_port_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def is_alive(pid: int) -> bool:
    with _that_may_be_gone():
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return False


def _descendants(pid: int) -> Iterator[int]:
    with _that_may_be_gone():
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield int(child)
            yield from _descendants(int(child))


def _that_may_be_gone() -> suppress:
    """What a process tells is not there any more once it is gone, nor, opened just before that, to be read."""
    return suppress(FileNotFoundError, ProcessLookupError)


@contextmanager
def product(folder: Path, *arguments: str, wrapper: Sequence[str] = (), **settings: str) -> Iterator[Product]:
    """A product that is ready; `wrapper` begins its command line."""
    running = Product(folder, *arguments, wrapper=wrapper, **settings)
    try:
        wait_until(running.is_ready, 60)
        yield running
    finally:
        running.process.terminate()
        try:
            running.process.wait(30)
        except subprocess.TimeoutExpired:
            running.process.kill()
            running.process.wait()
