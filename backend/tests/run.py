"""`make test`: every test that this machine can run; says what it left out. With CI=true nothing may be left out.

Closes with one line that counts the tests of all runners: `N passed, N failed`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
BACKEND = ROOT / "backend"
FRONTEND = ROOT / "frontend"
BIN = Path(sys.executable).parent
POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/tickets")
COVERAGE = ["--cov=backend", "--cov-config=backend/pyproject.toml", "--cov-append", "--cov-report="]
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Tally:
    """What ran, what fell short, what was left out."""

    passed: int = 0
    failed: int = 0
    left_out: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def run(self, name: str, command: list[str], folder: Path = ROOT, **environment: str) -> None:
        """Run one suite, show its output as it comes, and count its tests."""
        print(f"\n== {name}", flush=True)
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        lines = []
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            lines.append(_ESCAPES.sub("", line))
        code = process.wait()
        tests = [line for line in lines if not re.match(r"\s*Test Files", line)]
        self.passed += _last_count("passed", tests)
        failed = _last_count("failed", tests)
        self.failed += failed
        if code and not failed:
            self.broken.append(name)

    def close(self) -> int:
        """Say what was left out and count; 0 when everything passed (and, in CI, nothing was left out)."""
        print()
        for reason in self.left_out:
            print(f"left out: {reason}")
        for name in self.broken:
            print(f"fell short: {name}")
        incomplete = bool(self.left_out) and os.environ.get("CI") == "true"
        failed = self.failed + len(self.broken) + (len(self.left_out) if incomplete else 0)
        print(f"{self.passed} passed, {failed} failed")
        return 1 if failed else 0


def main() -> int:
    """Run the suites one after the other."""
    tally = Tally()
    subprocess.run([BIN / "coverage", "erase"], cwd=ROOT, check=True)
    # A worker for each processor; the tests of one file stay together.
    pytest = [str(BIN / "pytest"), "--quiet", "--numprocesses=auto", "--dist=loadfile", *COVERAGE]
    sqlite = f"sqlite:///{ROOT / '.make' / 'test' / 'db.sqlite3'}"
    (ROOT / ".make" / "test").mkdir(parents=True, exist_ok=True)
    tally.run("back end on SQLite", pytest, DATABASE_URL=sqlite)
    if reason := _postgresql_missing():
        tally.left_out.append(f"back end on PostgreSQL ({reason})")
    else:
        tally.run("back end on PostgreSQL", pytest, DATABASE_URL=POSTGRESQL)
        for name, include, least in (("assignment/", "backend/assignment/*", 100), ("everything", "backend/*", 95)):
            report = ["report", f"--include={include}", f"--fail-under={least}", "--skip-covered", "--show-missing"]
            config = "--rcfile=backend/pyproject.toml"
            tally.run(f"branch coverage of {name}, at least {least} %", [str(BIN / "coverage"), *report, config])
    tally.run("front end", ["npm", "run", "--silent", "test"], FRONTEND)
    tally.run("weight of the pages", ["npm", "run", "--silent", "weight"], FRONTEND)
    if chromium := shutil.which("chromium"):
        tally.run("browser", ["npm", "run", "--silent", "e2e"], FRONTEND, CHROMIUM=chromium)
    else:
        tally.left_out.append("browser tests (no chromium found)")
    return tally.close()


def _postgresql_missing() -> str:
    """Why tests cannot run there; empty when they can."""
    try:
        maintenance = re.sub(r"/[^/]*$", "/postgres", POSTGRESQL)
        with psycopg.connect(maintenance, connect_timeout=3) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError as error:
        return f"no server at TEST_DATABASE_URL: {str(error).splitlines()[0]}"
    return "" if row and row[0] else "the role may not create databases"


def _last_count(word: str, lines: list[str]) -> int:
    counts = [int(found[1]) for line in lines if (found := re.search(rf"(\d+) {word}", line))]
    return counts[-1] if counts else 0


if __name__ == "__main__":
    sys.exit(main())
