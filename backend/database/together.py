"""Rows that follow from a save, written in one round trip.

A round trip costs more than the row that it carries, and every row of a transaction is written under the locks of that
transaction: the fewer trips, the shorter everybody else waits.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import sql
from django.db.models.constants import OnConflict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import Model


class _Rows(NamedTuple):
    """Instances of one model. `unless_there`: one that breaks a unique constraint is left out."""

    instances: Sequence[Model]
    unless_there: bool


_pending: ContextVar[list[_Rows] | None] = ContextVar("rows_written_together", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Collect what `insert` is given and write all of it at the end, in that order; nothing when the block fails.

    Needs a transaction. Nothing in the block may read the rows, and they have no ids before it ends. One query on
    PostgreSQL; on SQLite, which is no trip away, one for each model.
    """
    pending: list[_Rows] = []
    token = _pending.set(pending)
    try:
        yield
    finally:
        _pending.reset(token)
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        _insert_in_one_trip(pending)
    else:
        for rows in pending:
            _insert(rows)


def insert(instances: Sequence[Model], *, unless_there: bool = False) -> None:
    """Insert new `instances` of one model: at the end of the `together` block where there is one, else at once.

    `unless_there`: one that breaks a unique constraint is left out; such rows learn no id. One query, none for no
    instances; like `bulk_create` it sends no signals.
    """
    rows, pending = _Rows(instances, unless_there), _pending.get()
    if not instances:
        return
    if pending is None:
        _insert(rows)
    else:
        pending.append(rows)


def _insert(rows: _Rows) -> None:
    type(rows.instances[0])._default_manager.bulk_create(rows.instances, ignore_conflicts=rows.unless_there)


def _insert_in_one_trip(pending: Sequence[_Rows]) -> None:
    """psycopg merges the values into the text on its side, so that PostgreSQL takes several statements at once."""
    if not pending:
        return
    statements = [_statement(rows) for rows in pending]
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            ";\n".join(text for text, _ in statements), [value for _, values in statements for value in values]
        )
        for rows in pending:
            ids = [] if rows.unless_there else [key for (key,) in cursor.fetchall()]
            for instance, key in zip(rows.instances, ids, strict=not rows.unless_there):
                instance.pk, instance._state.adding = key, False
            cursor.nextset()


def _statement(rows: _Rows) -> tuple[str, Sequence[Any]]:
    model = type(rows.instances[0])
    key = model._meta.pk
    query = sql.InsertQuery(model, on_conflict=OnConflict.IGNORE if rows.unless_there else None)
    query.insert_values([field for field in model._meta.concrete_fields if field is not key], [*rows.instances])
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    compiler.returning_fields = [] if rows.unless_there else [key]
    ((text, values),) = compiler.as_sql()
    return text, values
