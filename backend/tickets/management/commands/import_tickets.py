"""`manage.py import_tickets FILE.csv`: tickets from another system."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agents.csv_import import ImportCommand
from tickets.imports import COLUMNS, import_tickets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.management.base import CommandParser

    from agents.csv_import import Result
    from agents.csv_rows import Row


class Command(ImportCommand):
    help = (
        "Create tickets from a CSV file. A ticket that is here already (same external_id) is left alone: it is never "
        "overwritten nor re-opened, and running the import again changes nothing. Closed tickets keep their times and "
        "resolver and cause no decision and no mail; open ones are routed by the rules."
    )
    columns = COLUMNS

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--unknown-resolver",
            choices=("reject", "skip"),
            default="reject",
            help="A closed row whose resolver is no agent we know, or several: reject the row (default), or import it "
            "without an agent.",
        )

    def import_rows(self, rows: Iterator[Row], **options: Any) -> Iterator[Result]:
        return import_tickets(rows, skip_unknown_resolver=options["unknown_resolver"] == "skip")
