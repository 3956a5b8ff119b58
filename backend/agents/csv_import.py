"""What the import commands share: their arguments, progress, the report and the exit code."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, DjangoHelpFormatter

from agents.csv_rows import Column, UnusableFileError, open_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.core.management.base import CommandParser
    from django.db import Error

    from agents.csv_rows import Row

ROWS_REJECTED = 1
FILE_UNUSABLE = 2
INTERRUPTED = 130
_PROGRESS_EVERY = 500


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the row that begins at `line`; `problem` says which field was wrong and how."""

    line: int
    outcome: Outcome
    problem: str = ""


def rejected(line: int, error: ValidationError | Error) -> Result:
    """The result of a row that `error` kept out: of a validation every field that is wrong, of a database one line."""
    if isinstance(error, ValidationError):
        fields: dict[str, list[str]] = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        said = [f"{field}: {' '.join(messages)}" if field else " ".join(messages) for field, messages in fields.items()]
        return Result(line, Outcome.REJECTED, "; ".join(said))
    return Result(line, Outcome.REJECTED, f"the database refused it: {str(error).partition(chr(10))[0]}")


class _Formatter(DjangoHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Leaves the list of fields as it is written."""


class ImportCommand(BaseCommand):
    """Reads a CSV file row by row and says what became of each.

    Exit code 0 when no row was rejected, 1 when some were, 2 when the file or the options cannot be used.
    """

    columns: ClassVar[tuple[Column, ...]]

    def import_rows(self, rows: Iterator[Row], **options: Any) -> Iterable[Result]:
        """Import `rows` while they are read; a result for each."""
        raise NotImplementedError

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """With the list of fields under the options."""
        fields = "\n".join(f"  {column.field:<12} {_explain(column)}".rstrip() for column in self.columns)
        epilog = (
            f"Fields:\n{fields}\n\nColumns that are none of these are ignored. Exit code: 0 no row was rejected, "
            "1 some were,\n2 the file cannot be used (nothing is imported then)."
        )
        return super().create_parser(prog_name, subcommand, formatter_class=_Formatter, epilog=epilog, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """The file and where its fields stand."""
        parser.add_argument("file", metavar="FILE.csv", help="UTF-8, with a header line; - reads standard input.")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=COLUMN",
            help="The field stands in this column of the file; may be given several times, for example "
            f"--map {self.columns[0].field}=COLUMN. A field that is not mapped is looked for under its own name.",
        )

    def handle(self, **options: Any) -> None:
        """Import the file; the summary goes to standard output, all else to standard error."""
        counts: Counter[Outcome] = Counter()
        try:
            with open_rows(options["file"], self.columns, self._mapping(options["map"])) as rows:
                for result in self.import_rows(rows, **options):
                    counts[result.outcome] += 1
                    self._show(result, counts.total())
        except UnusableFileError as error:
            raise CommandError(str(error), returncode=FILE_UNUSABLE) from None
        except KeyboardInterrupt:
            self.stdout.write(_summary(counts))
            raise CommandError("Interrupted: run it again, it goes on.", returncode=INTERRUPTED) from None
        self.stdout.write(_summary(counts))
        if counts[Outcome.REJECTED]:
            raise CommandError("Some rows were rejected; their lines are above.", returncode=ROWS_REJECTED)

    def _mapping(self, pairs: Iterable[str]) -> Mapping[str, str]:
        fields = [column.field for column in self.columns]
        mapping: dict[str, str] = {}
        for pair in pairs:
            field, _, column = (part.strip() for part in pair.partition("="))
            if field not in fields or not column:
                raise UnusableFileError(f"--map {pair}: write FIELD=COLUMN with one of the fields {', '.join(fields)}.")
            if field in mapping:
                raise UnusableFileError(f"--map names {field} twice.")
            mapping[field] = column
        return mapping

    def _show(self, result: Result, done: int) -> None:
        if result.outcome is Outcome.REJECTED:
            self.stderr.write(f"line {result.line}: {result.problem}")
        if done % _PROGRESS_EVERY == 0 and self.stderr.isatty():
            self.stderr.write(f"{done:,} rows", str, ending="\r")


def _summary(counts: Mapping[Outcome, int]) -> str:
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome)


def _explain(column: Column) -> str:
    also = f"; also found as {', '.join(column.names)}" if column.names else ""
    return f"{column.help}{also}{' (required)' if column.is_required else ''}".strip()
