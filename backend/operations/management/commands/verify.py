"""`manage.py verify`: proves loads, tally, decisions, waiting tickets, attachments and the mail ledger against each
other, and that the database has what keeps them so."""

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
        "Say every promise between tickets, loads, tally, decisions, attachments and mails that is broken, one a line, "
        "and which triggers, ids and migrations the database lacks; exit code 1 when there is one. Reads one moment of "
        "the database and keeps nobody from writing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--grace",
            type=float,
            default=5.0,
            metavar="SECONDS",
            help=(
                "how long a ticket may wait for somebody who could take it, and a file be gone before its row, "
                "while others write (default: %(default)s)"
            ),
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        lines = invariants.unapplied_migrations() or _broken(options["grace"])
        for line in lines:
            self.stdout.write(line)
        if lines:
            sys.exit(1)
        self.stdout.write("Every promise holds.")


def _broken(grace: float) -> list[str]:
    """What is broken, and of what may pass what has not within `grace` seconds."""
    lines = invariants.violations()
    passing = invariants.passing_violations()
    if passing and grace > 0:
        time.sleep(grace)
        still = set(invariants.passing_violations())
        passing = [line for line in passing if line in still]
    return [*lines, *passing]
