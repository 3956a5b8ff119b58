"""Statements that PostgreSQL parses and plans once for each connection instead of at every use."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.backends.utils import CursorWrapper

_names: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
_numbers = count()


def is_possible() -> bool:
    """On PostgreSQL, unless `DB_PREPARE` is off because a pooler hands each transaction another connection."""
    return connection.vendor == "postgresql" and settings.DB_PREPARE


@contextmanager
def named(*statements: str) -> Iterator[tuple[Sequence[str], Mapping[str, str]]]:
    """What must be said before `statements` (placeholders `$1`…) can be executed by name, and their names.

    The block says it; for the next one there is nothing more to say on this connection. A name is used once: after a
    block that failed nobody knows whether it was taken.
    """
    connection.ensure_connection()
    known = _names.setdefault(connection.connection, {})
    new = {statement: f"prepared_{next(_numbers)}" for statement in statements if statement not in known}
    yield [f"PREPARE {name} AS {statement}" for statement, name in new.items()], {**known, **new}
    known.update(new)


def execute(cursor: CursorWrapper, statement: str, *, first: str = "") -> None:
    """Execute `statement`, which holds no values; its rows are there to be fetched. One query.

    `first` is a statement that goes before it in the same trip.
    """
    if not is_possible():
        _execute(cursor, first, statement)
        return
    with named(statement) as (preparing, names):
        _execute(cursor, *preparing, first, f"EXECUTE {names[statement]}")


def _execute(cursor: CursorWrapper, *statements: str) -> None:
    """Leave the cursor at the rows of the last one."""
    cursor.execute(";\n".join(filter(None, statements)))
    while connection.vendor == "postgresql" and cursor.nextset():
        pass
