"""Statements that PostgreSQL parses and plans once for each connection, and trips that carry several of them.

BEGIN and COMMIT ride along with the first and the last statement of a transaction that is sent here: alone they would
be two trips more, and what is locked stays so meanwhile.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection
from psycopg.pq import TransactionStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from django.db.backends.utils import CursorWrapper


class Call(NamedTuple):
    """A statement with a placeholder (`%s`) for each of `values`, and no other percent sign."""

    statement: str
    values: Sequence[Any] = ()


_names: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
_numbers = count()


def execute(cursor: CursorWrapper, *calls: Call, first: str = "", commits: bool = False) -> None:
    """Execute `calls` and leave the cursor at the rows of the first; `nextset` leads to those of the next. One query.

    `first` is a statement that goes before them in the same trip. `commits`: nothing follows in this transaction, so it
    ends in the same trip, and Django's own commit finds nothing left to do. Both are for PostgreSQL, which takes
    several statements at once because psycopg merges values into the text on its side; SQLite takes one call.
    """
    values = [value for call in calls for value in call.values]
    if connection.vendor != "postgresql":
        cursor.execute(calls[0].statement, values)
        return
    with _prepared(calls) as (preparing, say):
        before = list(filter(None, [*_due_begin(), *preparing, first]))
        cursor.execute(";\n".join([*before, *map(say, calls), *(["COMMIT"] if commits else [])]), values or None)
    for _ in before:
        cursor.nextset()


@contextmanager
def _prepared(calls: Sequence[Call]) -> Iterator[tuple[Sequence[str], Callable[[Call], str]]]:
    """What must be said before `calls` can be executed by name, and how each is called then.

    The block says it; for the next one there is nothing more to say on this connection. A name is used once: after a
    block that failed nobody knows whether it was taken. `DB_PREPARE` is off where a pooler hands each transaction
    another connection: then each is said in full.
    """
    if not settings.DB_PREPARE:
        yield [], lambda call: call.statement
        return
    connection.ensure_connection()
    known = _names.setdefault(connection.connection, {})
    new = {call.statement: f"prepared_{next(_numbers)}" for call in calls if call.statement not in known}
    names = {**known, **new}
    yield (
        [f"PREPARE {new[statement]} AS {_numbered(statement)}" for statement in new],
        lambda call: _by_name(call, names),
    )
    known.update(new)


def _by_name(call: Call, names: dict[str, str]) -> str:
    values = ", ".join(["%s"] * len(call.values))
    return f"EXECUTE {names[call.statement]}({values})" if values else f"EXECUTE {names[call.statement]}"


def _numbered(statement: str) -> str:
    """With PostgreSQL's own placeholders."""
    first, *others = statement.split("%s")
    return first + "".join(f"${number}{text}" for number, text in enumerate(others, start=1))


def _due_begin() -> list[str]:
    """BEGIN, when nothing was sent yet in an atomic block that begins a transaction.

    psycopg would send it by itself, but not in autocommit, where it leaves transactions to whoever writes statements;
    Django turns that on again at the end of the block anyway.
    """
    driver = connection.connection
    is_due = connection.in_atomic_block and connection.commit_on_exit and driver.isolation_level is None
    if not is_due or driver.pgconn.transaction_status != TransactionStatus.IDLE:
        return []
    driver.autocommit = True
    return ["BEGIN"]
