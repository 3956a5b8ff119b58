"""`python -m bench [CASE…] [--quick]`: measures, prints a table, and keeps the numbers of a whole run."""

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
import sqlite3
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.utils import timezone

from bench.cases import CASES
from bench.databases import BACKEND, PostgreSQL
from bench.scenes import SCALES, measure

if TYPE_CHECKING:
    from bench.scenes import Row, Scale

logger = logging.getLogger(__name__)

NUMBERS = BACKEND.parent / ".make" / "bench.json"

SERVER = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/tickets")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure assignment, lists and mail.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(CASES)}; all unless named")
    parser.add_argument("--scale", choices=SCALES, default="full")
    parser.add_argument("--quick", dest="scale", action="store_const", const="quick", help="small and short")
    parser.add_argument("--keep", action="store_true", help="keep the filled databases, and use those kept before")
    parser.add_argument("--json", type=Path, default=NUMBERS, metavar="FILE", help="write the numbers there")
    options = parser.parse_args()
    if unknown := set(options.cases) - set(CASES):
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    logging.disable(logging.INFO)
    server = PostgreSQL(SERVER, keep=options.keep)
    rows: list[Row] = []
    failed = []
    options.json.parent.mkdir(exist_ok=True)
    try:
        for case in options.cases or CASES:
            try:
                rows += run(case, server, SCALES[options.scale])
            except Exception:  # whatever went wrong, the other cases can be measured
                logger.exception("%s failed", case)
                failed.append(case)
            numbers = {"about": about(options.scale, server), "rows": [asdict(row) for row in rows]}
            options.json.write_text(json.dumps(numbers))
    finally:
        server.close()
    if failed:
        sys.exit(f"\nnot measured: {', '.join(failed)}")


def run(case: str, server: PostgreSQL, scale: Scale) -> list[Row]:
    """Measure the scenes of `case` and show each."""
    rows = []
    for scene in CASES[case](server, scale):
        started = time.monotonic()
        fresh = list(measure(case, scene, scale.rounds))
        show(fresh, time.monotonic() - started)
        rows += fresh
    return rows


def about(scale: str, server: PostgreSQL) -> dict[str, str]:
    """Where and when this was measured."""
    return {
        "measured": f"{timezone.now():%Y-%m-%d %H:%M} UTC",
        "size": scale,
        "processors": str(os.cpu_count()),
        "load when it ended": f"{os.getloadavg()[1]:.1f}",
        "Python": platform.python_version(),
        "Django": django.get_version(),
        "PostgreSQL": server.version,
        "SQLite": sqlite3.sqlite_version,
    }


def show(rows: list[Row], seconds: float) -> None:
    """Print the rows of a scene."""
    print(f"\n{rows[0].case}: {rows[0].scene} ({seconds:.0f} s)")
    print(
        f"  {'':<34}{'per s':>8}{'ratio':>7}{'p50 ms':>9}{'p99 ms':>9}{'longest':>9}{'queries':>8}{'cpu ms':>8}  found"
    )
    for row in rows:
        found = ", ".join(f"{name} {value:g}" for name, value in {**row.facts, **row.errors}.items())
        cpu = "" if row.processor is None else f"{row.processor:.2f}"
        times = f"{row.p50:>9.2f}{row.p99:>9.2f}{row.longest:>9.0f}" if row.longest else " " * 27
        print(
            f"  {row.way:<34}{row.rate:>8.0f}{row.ratio:>7.2f}{times}{row.queries or '':>8}{cpu:>8}  {found}",
            flush=True,
        )


if __name__ == "__main__":
    main()
