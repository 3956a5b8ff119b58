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
        """The address of a database of this size, for every case that asks for it."""
        name = f"{self._prefix}_{agents}_{tickets}"
        if name not in self._made:
            if self._keep and self._exists(name):
                run(self._url(name), "manage.py", "migrate", "--verbosity=0")
                self._made.append(name)
            else:
                self._make(name, self._template())
                fill(self._url(name), agents, tickets)
        return self._url(name)

    def fresh(self, name: str, agents: int = 0, tickets: int = 0) -> str:
        """The address of a new database of this size for one case alone."""
        name = f"{self._prefix}_{name}"
        self._make(name, self._template())
        fill(self._url(name), agents, tickets)
        return self._url(name)

    def bare(self, name: str) -> str:
        """The address of a new database without any table."""
        name = f"{self._prefix}_{name}"
        self._make(name, "template1")
        return self._url(name)

    def _template(self) -> str:
        """The name of a migrated, empty database, made once."""
        name = f"{self._prefix}_empty"
        if name not in self._made:
            self._make(name, "template1")
            run(self._url(name), "manage.py", "migrate", "--verbosity=0")
        return name

    def _make(self, name: str, template: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        if name not in self._made:
            self._made.append(name)

    def _url(self, name: str) -> str:
        return f"{self._base}/{name}"

    def _exists(self, name: str) -> bool:
        with psycopg.connect(f"{self._base}/postgres") as connection:
            return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    def _execute(self, statement: str) -> None:
        with psycopg.connect(f"{self._base}/postgres", autocommit=True) as connection:
            autovacuum = connection.execute("SHOW autovacuum").fetchone() or ()
            self.version = f"{connection.info.server_version // 10_000} (autovacuum {autovacuum[0]})"
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
