"""`python -m bench [CASE…] [--quick]`: measures, prints a table, and keeps the numbers of a whole run."""

from __future__ import annotations

import argparse
import json
import logging
import os
import time
from dataclasses import asdict
from pathlib import Path

from bench.cases import CASES
from bench.databases import PostgreSQL
from bench.scenes import SCALES, Row, measure

SERVER = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/tickets")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure assignment, lists and mail.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(CASES)}; all unless named")
    parser.add_argument("--scale", choices=SCALES, default="full")
    parser.add_argument("--quick", dest="scale", action="store_const", const="quick", help="small and short")
    parser.add_argument("--keep", action="store_true", help="keep the filled databases, and use those kept before")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there")
    options = parser.parse_args()
    if unknown := set(options.cases) - set(CASES):
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    logging.disable(logging.INFO)
    server = PostgreSQL(SERVER, keep=options.keep)
    scale = SCALES[options.scale]
    rows: list[Row] = []
    try:
        for case in options.cases or CASES:
            for scene in CASES[case](server, scale):
                started = time.monotonic()
                fresh = list(measure(case, scene, scale.rounds))
                show(fresh, time.monotonic() - started)
                rows += fresh
    finally:
        server.close()
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))


def show(rows: list[Row], seconds: float) -> None:
    """Print the rows of a scene."""
    print(f"\n{rows[0].case}: {rows[0].scene} ({seconds:.0f} s)")
    print(f"  {'':<34}{'per s':>8}{'ratio':>7}{'p50 ms':>9}{'p99 ms':>9}{'longest':>9}{'queries':>8}  found")
    for row in rows:
        found = ", ".join(f"{name} {value:g}" for name, value in {**row.facts, **row.errors}.items())
        times = f"{row.p50:>9.2f}{row.p99:>9.2f}{row.longest:>9.0f}" if row.longest else " " * 27
        print(
            f"  {row.way:<34}{row.rate:>8.0f}{row.ratio:>7.2f}{times}"
            f"{row.queries if row.queries is not None else '':>8}  {found}",
            flush=True,
        )


if __name__ == "__main__":
    main()
