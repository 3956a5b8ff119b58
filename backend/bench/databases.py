"""Databases to measure in: made, filled, chosen and dropped."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connections

from config.settings import database

if TYPE_CHECKING:
    from collections.abc import Iterator

BACKEND = Path(settings.BACKEND_DIR)


class PostgreSQL:
    """A server at whose databases the bench works; their names begin with that of the database in `url`."""

    def __init__(self, url: str, *, keep: bool = False) -> None:
        parts = urlsplit(url)
        self._base = f"{parts.scheme}://{parts.netloc}"
        self._prefix = f"{parts.path.strip('/')}_bench"
        self._keep = keep
        self._made: list[str] = []
        self.version = "not asked"

    def close(self) -> None:
        """Drop what was made, unless it is to be kept for the next run."""
        for name in [] if self._keep else self._made:
            self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def filled(self, agents: int, tickets: int) -> str:
        """The address of a database of this size."""
        return self._database(f"{agents}_{tickets}", agents, tickets)

    def fresh(self, name: str, agents: int = 0, tickets: int = 0) -> str:
        """The address of a new database of this size for one case alone."""
        self._execute(f'DROP DATABASE IF EXISTS "{self._prefix}_{name}" WITH (FORCE)')
        return self._database(name, agents, tickets)

    def _database(self, suffix: str, agents: int, tickets: int) -> str:
        name = f"{self._prefix}_{suffix}"
        url = f"{self._base}/{name}"
        if name in self._made:
            return url
        if self._keep and self._exists(name):
            run(url, "manage.py", "migrate", "--verbosity=0")
        else:
            self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{self._template()}"')
            fill(url, agents, tickets)
        self._made.append(name)
        return url

    def _template(self) -> str:
        """The name of a migrated, empty database, made once."""
        name = f"{self._prefix}_empty"
        if name not in self._made:
            self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            self._execute(f'CREATE DATABASE "{name}"')
            self._made.append(name)
            run(f"{self._base}/{name}", "manage.py", "migrate", "--verbosity=0")
        return name

    def _exists(self, name: str) -> bool:
        with psycopg.connect(f"{self._base}/postgres") as connection:
            return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    def _execute(self, statement: str) -> None:
        with psycopg.connect(f"{self._base}/postgres", autocommit=True) as connection:
            self.version = str(connection.info.server_version // 10_000)
            connection.execute(statement)


@contextmanager
def sqlite(agents: int, tickets: int) -> Iterator[str]:
    """The address of a new SQLite database of this size."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite3"
        run(url, "manage.py", "migrate", "--verbosity=0")
        fill(url, agents, tickets)
        yield url


def fill(url: str, agents: int, tickets: int) -> None:
    """Fill the migrated, empty database at `url`."""
    if agents:
        run(url, "-m", "bench.fill", f"--agents={agents}", f"--tickets={tickets}")


def run(url: str, *arguments: str) -> str:
    """Run Python at the database `url`; what it printed; RuntimeError with what it said when it fails."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=BACKEND, env=environment(url), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{arguments} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def environment(url: str, **more: str) -> dict[str, str]:
    """The environment of a process of the product at the database `url`."""
    return {**os.environ, "DATABASE_URL": url, "LOG_LEVEL": "ERROR", **more}


def use(url: str, *, options: str = "") -> None:
    """Let this process, and those forked from it, work at `url`, one kept connection a thread."""
    chosen = database(url)
    chosen["CONN_MAX_AGE"] = None
    chosen["OPTIONS"].pop("pool", None)
    if options:
        chosen["OPTIONS"]["options"] += f" {options}"
    connections.close_all()
    connections.settings["default"] = connections.configure_settings({"default": chosen})["default"]
    del connections["default"]
