"""`manage.py import_agents FILE.csv`: a roster from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agents.csv_import import ImportCommand
from agents.imports import COLUMNS, import_agents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agents.csv_import import Result
    from agents.csv_rows import Row


class Command(ImportCommand):
    help = (
        "Create agents from a CSV file, and update those whose e-mail is known where something differs: running it "
        "again changes nothing. What waits is given to new agents by the rules."
    )
    columns = COLUMNS

    def import_rows(self, rows: Iterator[Row], **_options: Any) -> Iterator[Result]:
        return import_agents(rows)
