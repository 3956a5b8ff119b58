"""Statements that PostgreSQL parses and plans once for each connection instead of at every use."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_names: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
_numbers = count()


def execute(cursor: CursorWrapper, statement: str, *, first: str = "") -> None:
    """Execute `statement`, which holds no values; its rows are there to be fetched. One query.

    `first` is a statement that goes before it in the same trip. Prepared on PostgreSQL, unless `DB_PREPARE` is off
    because a pooler hands each transaction another connection.
    """
    if connection.vendor != "postgresql" or not settings.DB_PREPARE:
        _execute(cursor, first, statement)
        return
    names = _names.setdefault(connection.connection, {})
    if statement in names:
        _execute(cursor, first, f"EXECUTE {names[statement]}")
        return
    name = f"prepared_{next(_numbers)}"  # a new one each time: after a failure nobody knows whether it is there
    _execute(cursor, f"PREPARE {name} AS {statement}", first, f"EXECUTE {name}")
    names[statement] = name


def _execute(cursor: CursorWrapper, *statements: str) -> None:
    """Leave the cursor at the rows of the last one."""
    cursor.execute(";\n".join(filter(None, statements)))
    while connection.vendor == "postgresql" and cursor.nextset():
        pass
