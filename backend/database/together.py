"""Rows that follow from a save, written in one round trip.

A round trip costs more than the row that it carries, and every row of a transaction is written under the locks of that
transaction: the fewer trips, the shorter everybody else waits. To PostgreSQL the rows of one model go as one JSON value
(`json_populate_recordset`), so that one prepared statement serves any number of them, and the driver binds one value
instead of one for each column.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from database import prepared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import Field, Model


class _Batch(NamedTuple):
    """Rows of one model."""

    instances: Sequence[Model]
    unless_there: bool = False


_to_json = json.JSONEncoder(default=str).encode
_pending: ContextVar[list[_Batch] | None] = ContextVar("rows_written_together", default=None)


@contextmanager
def together(*, commits: bool = False) -> Iterator[None]:
    """Collect what `insert` is given and write all of it at the end, in that order; nothing when the block fails.

    Needs a transaction; `commits`: it ends with the block, and on PostgreSQL in the same trip. Nothing in the block may
    read the rows, and they learn what the database makes (ids) at its end. One query on PostgreSQL; one for each call
    of `insert` on SQLite, which is no trip away.
    """
    pending: list[_Batch] = []
    token = _pending.set(pending)
    try:
        yield
    finally:
        _pending.reset(token)
    if pending:
        _insert(pending, commits=commits)


def insert(instances: Sequence[Model], *, unless_there: bool = False) -> None:
    """Insert new `instances` of one model: at the end of the `together` block where there is one, else at once.

    All of them know their keys, or none does.

    `unless_there`: one that breaks a unique constraint is left out, and none of them learns its id. One query, none for
    no instances; like `bulk_create` it sends no signals.
    """
    pending = _pending.get()
    if pending is None:
        insert_at_once(instances, unless_there=unless_there)
    elif instances:
        pending.append(_Batch(instances, unless_there))


def insert_at_once(instances: Sequence[Model], *, unless_there: bool = False) -> None:
    """As `insert`, whether in a `together` block or not."""
    if instances:
        _insert([_Batch(instances, unless_there)])


def _insert(batches: Sequence[_Batch], *, commits: bool = False) -> None:
    if connection.vendor != "postgresql":
        for batch in batches:
            type(batch.instances[0])._default_manager.bulk_create(batch.instances, ignore_conflicts=batch.unless_there)
        return
    with connection.cursor() as cursor:
        prepared.execute(cursor, *map(_call, batches), commits=commits)
        for batch in batches:
            if not batch.unless_there:
                _tell(batch.instances, cursor.fetchall())
            cursor.nextset()


def _call(batch: _Batch) -> prepared.Call:
    model, has_key = type(batch.instances[0]), batch.instances[0].pk is not None
    rows = [_row(instance, _fields(model, has_key)) for instance in batch.instances]
    return prepared.Call(_statement(model, has_key, batch.unless_there), [_to_json(rows)])


def _tell(instances: Sequence[Model], rows: Sequence[tuple[Any, ...]]) -> None:
    """Put on `instances` what the database made of them."""
    for instance, row in zip(instances, rows, strict=True):
        for field, value in zip(instance._meta.db_returning_fields, row, strict=True):
            setattr(instance, field.attname, value)
        instance._state.adding = False


@cache
def _statement(model: type[Model], has_key: bool, unless_there: bool) -> str:  # noqa: FBT001 - named in `_call`
    name = connection.ops.quote_name
    table = name(model._meta.db_table)
    columns = ", ".join(name(field.column) for field in _fields(model, has_key))
    made = ", ".join(name(field.column) for field in model._meta.db_returning_fields)
    conflict = "ON CONFLICT DO NOTHING" if unless_there else ""
    return (
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s) "  # noqa: S608
        f"{conflict} RETURNING {made}"
    )


def _row(instance: Model, fields: Sequence[Field[Any, Any]]) -> dict[str, Any]:
    """The values by column as they are: PostgreSQL reads them in JSON as it reads them in a statement."""
    return {field.column: field.pre_save(instance, add=True) for field in fields}


@cache
def _fields(model: type[Model], has_key: bool) -> list[Field[Any, Any]]:  # noqa: FBT001 - named in `_call`
    """Those that are written; the key only where it is known."""
    return [
        field for field in model._meta.concrete_fields if not field.generated and (has_key or not field.primary_key)
    ]
