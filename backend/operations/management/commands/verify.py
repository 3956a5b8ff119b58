"""`manage.py verify`: proves loads, tally, decisions, waiting tickets and the mail ledger against each other."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from operations import invariants

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Say every promise between tickets, loads, tally, decisions and mails that is broken, one a line; "
        "exit code 1 when there is one. Reads one moment of the database and keeps nobody from writing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--grace",
            type=float,
            default=5.0,
            metavar="SECONDS",
            help="how long a ticket may wait for somebody who could take it, while others write (default: %(default)s)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        lines = invariants.violations()
        waiting = invariants.passing_violations()
        if waiting and options["grace"] > 0:
            time.sleep(options["grace"])
            still = set(invariants.passing_violations())
            waiting = [line for line in waiting if line in still]
        for line in (*lines, *waiting):
            self.stdout.write(line)
        if lines or waiting:
            sys.exit(1)
        self.stdout.write("Every promise holds.")
