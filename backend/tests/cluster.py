"""A PostgreSQL server of the test's own, to be stopped and started as it likes."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.smtp import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER_PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/bin"))


class Cluster:
    """A server; `url` is where its database `tickets` answers."""

    def __init__(self, folder: Path) -> None:
        self._data = folder / "data"
        self._log = folder / "log"
        port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{port}/tickets"
        self._run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--pgdata", self._data)
        with (self._data / "postgresql.conf").open("a") as settings:
            settings.write(f"port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n")

    def start(self) -> None:
        """Start it, and return when it answers."""
        self._run("pg_ctl", "start", "--wait", "--pgdata", self._data, "--log", self._log)

    def stop(self) -> None:
        """Stop it on the spot, as a power cut would: nothing is finished, the start recovers."""
        self._run("pg_ctl", "stop", "--mode=immediate", "--pgdata", self._data)

    def _run(self, program: str, *arguments: str | Path) -> None:
        as_other = ["runuser", "--user", "postgres", "--"] if os.getuid() == 0 else []  # it refuses to run as root
        command = [*as_other, str(SERVER_PROGRAMS / program), *map(str, arguments)]
        subprocess.run(command, cwd="/", check=True, capture_output=True, timeout=60)


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A cluster for the time of the block; skips the test where PostgreSQL's server is not installed."""
    if not (SERVER_PROGRAMS / "initdb").exists():
        pytest.skip("PostgreSQL's server programs are not installed")
    folder = Path(tempfile.mkdtemp(prefix="tickets-postgresql-"))  # not below pytest's, which only its owner may enter
    try:
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        cluster = Cluster(folder)
        try:
            cluster.start()
            with psycopg.connect(cluster.url.replace("/tickets", "/postgres"), autocommit=True) as connection:
                connection.execute("CREATE DATABASE tickets")
            yield cluster
        finally:
            with suppress(subprocess.CalledProcessError):  # it was stopped already
                cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
