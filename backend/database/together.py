"""Rows that follow from a save, written in one round trip.

A round trip costs more than the row that it carries, and every row of a transaction is written under the locks of that
transaction: the fewer trips, the shorter everybody else waits.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from database import prepared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import Field, Model


class _Row(NamedTuple):
    instance: Model
    unless_there: bool


_pending: ContextVar[list[_Row] | None] = ContextVar("rows_written_together", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Collect what `insert` is given and write all of it at the end, in that order; nothing when the block fails.

    Needs a transaction. Nothing in the block may read the rows, and they have no ids before it ends. One query on
    PostgreSQL; one for each row on SQLite, which is no trip away, and where nothing is prepared.
    """
    pending: list[_Row] = []
    token = _pending.set(pending)
    try:
        yield
    finally:
        _pending.reset(token)
    if pending and prepared.is_possible():
        _insert_in_one_trip(pending)
    else:
        for row in pending:
            _insert([row.instance], unless_there=row.unless_there)


def insert(instances: Sequence[Model], *, unless_there: bool = False) -> None:
    """Insert new `instances` of one model: at the end of the `together` block where there is one, else at once.

    `unless_there`: one that breaks a unique constraint is left out. One query, none for no
    instances; like `bulk_create` it sends no signals.
    """
    pending = _pending.get()
    if pending is not None:
        pending += [_Row(instance, unless_there) for instance in instances]
    elif instances:
        _insert(instances, unless_there=unless_there)


def _insert(instances: Sequence[Model], *, unless_there: bool) -> None:
    type(instances[0])._default_manager.bulk_create(instances, ignore_conflicts=unless_there)


def _insert_in_one_trip(rows: Sequence[_Row]) -> None:
    """psycopg merges the values into the text on its side, so that PostgreSQL takes several statements at once."""
    values = [_values(row.instance) for row in rows]
    texts = [_text(type(row.instance), row.unless_there) for row in rows]
    with prepared.named(*texts) as (preparing, names):
        calls = [
            f"EXECUTE {names[text]}({', '.join(['%s'] * len(given))})"
            for text, given in zip(texts, values, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(";\n".join([*preparing, *calls]), [value for given in values for value in given])
            for _ in preparing:
                cursor.nextset()
            for row in rows:
                for (key,) in cursor.fetchall():  # none when it was there
                    row.instance.pk, row.instance._state.adding = key, False
                cursor.nextset()


@cache
def _text(model: type[Model], unless_there: bool) -> str:  # noqa: FBT001 - named where it is kept
    fields = _fields(model)
    name = connection.ops.quote_name
    columns = ", ".join(name(field.column) for field in fields)
    values = ", ".join(f"${number}" for number in range(1, len(fields) + 1))
    conflict = "ON CONFLICT DO NOTHING" if unless_there else ""
    key = name(model._meta.pk.column)
    return f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES ({values}) {conflict} RETURNING {key}"  # noqa: S608


def _values(instance: Model) -> list[Any]:
    """As Django writes them."""
    return [field.get_db_prep_save(field.pre_save(instance, add=True), connection) for field in _fields(type(instance))]


@cache
def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.primary_key and not field.generated]
