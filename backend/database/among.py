"""The condition that a row is one of those that another query finds, found first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connections
from django.db.models import BooleanField, F, Func, Q

if TYPE_CHECKING:
    from django.db.models import QuerySet


def is_among(found: QuerySet[Any]) -> Q | Func:
    """Whether a row's key is that of a row of `found`, in a query for rows of the same model.

    PostgreSQL makes the list of keys before it plans the rest: of a join it would guess the number of rows wrong.
    """
    keys = found.values("pk")
    if connections[found.db].vendor == "postgresql":
        return is_in_array(ArraySubquery(keys))
    return Q(pk__in=keys)


def is_in_array(array: Any) -> Func:
    """Whether a row's key is in `array`, an expression that makes one. PostgreSQL only."""
    return Func(F("pk"), array, template="%(expressions)s)", arg_joiner=" = ANY (", output_field=BooleanField())
