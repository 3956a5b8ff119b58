"""Reads the rows of a CSV file: streaming, with the line of each, and with what is wrong in one kept to that one.

The file is UTF-8, with or without a byte order mark. It is checked as a whole before its first row is handed out, so a
file that cannot be used changes nothing.
"""

from __future__ import annotations

import codecs
import csv
import io
import sys
import tempfile
from collections import deque
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_PIECE = 1 << 16


class UnusableFileError(Exception):
    """The file as a whole cannot be used; says why in one line."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field that is read: `names` are the headers it is found under without being told, the first that is there."""

    field: str
    help: str
    names: tuple[str, ...] = ()
    is_required: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header that means this field."""
        return (self.field, *self.names)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `values` by field, stripped, for the fields that the file has. `problem` says why it cannot be used."""

    line: int
    values: Mapping[str, str]
    problem: str = ""


@contextmanager
def open_rows(path: str, columns: Sequence[Column], mapping: Mapping[str, str]) -> Iterator[Iterator[Row]]:
    """The rows of the file at `path` (`-`: standard input); `mapping` names the header of a field.

    Raises UnusableFileError: missing, not UTF-8, no header, a required column missing. Memory does not grow with the
    file.
    """
    with ExitStack() as stack:
        binary = sys.stdin.buffer if path == "-" else stack.enter_context(_open(path))
        checked = _check_utf8(binary, stack)
        text = io.TextIOWrapper(checked, encoding="utf-8-sig", newline="")
        stack.callback(text.detach)
        yield _read(text, columns, mapping)


def _open(path: str) -> BinaryIO:
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise UnusableFileError(f"{path} cannot be read: {error.strerror}.") from None


def _check_utf8(source: BinaryIO, stack: ExitStack) -> BinaryIO:
    """`source` at its beginning, found to be UTF-8; a pipe, which cannot go back, is kept on disk meanwhile."""
    copy = None if source.seekable() else stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    start = source.tell() if copy is None else 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    try:
        while piece := source.read(_PIECE):
            line += decoder.decode(piece).count("\n")
            if copy is not None:
                copy.write(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        line += error.object[: error.start].count(b"\n")
        raise UnusableFileError(f"The file is not UTF-8 text (line {line}): save it as UTF-8.") from None
    checked = source if copy is None else copy
    checked.seek(start)
    return checked


class _Lines:
    """The lines of a file, counted; those that a broken record swallowed can be read again."""

    def __init__(self, source: Iterable[str]) -> None:
        self._source = iter(source)
        self._ahead: deque[str] = deque()
        self._taken: list[str] = []
        self._handed_out = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else next(self._source)
        self._taken.append(line)
        self._handed_out += 1
        return line

    def begin_record(self) -> int:
        """The number of the line that comes next."""
        self._taken.clear()
        return self._handed_out + 1

    def give_back(self) -> None:
        """Continue with the second line of the record begun, so that an unclosed quote costs one row, not many."""
        self._handed_out -= len(self._taken[1:])
        self._ahead.extendleft(reversed(self._taken[1:]))


def _read(source: Iterable[str], columns: Sequence[Column], mapping: Mapping[str, str]) -> Iterator[Row]:
    records = _records(source)
    _, header, problem = next(records, (0, [], ""))
    if problem or not header:
        raise UnusableFileError(f"The file has no header{f' that can be read: {problem}' if problem else ''}.")
    places = _places(header, columns, mapping)
    return (_row(line, cells, problem, header, places) for line, cells, problem in records)


def _records(source: Iterable[str]) -> Iterator[tuple[int, list[str], str]]:
    """Line, cells and problem of every record that is not blank."""
    lines = _Lines(source)
    reader = csv.reader(lines, strict=True)
    while True:
        line = lines.begin_record()
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            lines.give_back()
            yield line, [], f"not readable as CSV ({error})"
        else:
            if any(cells):
                yield line, cells, ""


def _row(line: int, cells: list[str], problem: str, header: list[str], places: Mapping[str, int]) -> Row:
    if not problem and len(cells) != len(header):
        problem = f"has {len(cells)} fields, the header has {len(header)}"
    if not problem:
        nul = next((name for name, cell in zip(header, cells, strict=True) if "\0" in cell), None)
        problem = "" if nul is None else f"{nul}: contains a NUL character"
    return Row(line, {} if problem else {field: cells[place] for field, place in places.items()}, problem)


def _places(header: list[str], columns: Sequence[Column], mapping: Mapping[str, str]) -> dict[str, int]:
    """Where each field stands."""
    names = [_normal(name) for name in header]
    places = {}
    for column in columns:
        wanted = (mapping[column.field],) if column.field in mapping else column.headers
        name = next((name for name in map(_normal, wanted) if name in names), None)
        if name is None:
            if column.is_required or column.field in mapping:
                raise UnusableFileError(_missing(column, wanted, header))
        elif names.count(name) > 1:
            raise UnusableFileError(f"The file has more than one column {name}.")
        else:
            places[column.field] = names.index(name)
    return places


def _missing(column: Column, wanted: Sequence[str], header: list[str]) -> str:
    found = ", ".join(header)
    shown = found if len(found) <= 200 else f"{found[:200]}…"
    return (
        f"The file has no column {' or '.join(wanted)}; it has: {' '.join(shown.split())}. "
        f"Name it with --map {column.field}=COLUMN."
    )


def _normal(name: str) -> str:
    return "_".join(name.lower().replace("-", " ").split())
