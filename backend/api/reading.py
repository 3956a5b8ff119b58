"""Two ways to read a page in order: a walk along an index of that order, or fetching all rows and then sorting them.

The planner takes the walk and believes that the rows it looks for are strewn evenly along it. They often are not: ids,
states and priorities follow age, and an agent's few tickets may all stand at the far end. So what is little, or is read
from an index alone, is fetched first (docs/adr/0007).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.db.models import F, OrderBy
from django.db.models.functions import Coalesce

from database.among import is_among

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from api.places import Order

    Take = Callable[[Any, int, int], list[Any]]
    """Reads the rows from one number to another of an ordered queryset."""

FROM_AN_INDEX = 150_000
"""Rows that an index alone tells in the time that a page may take."""


def way_to_read(queryset: Any, order: Order | None, *, is_capped: bool, is_searched: bool) -> Take:
    """How pages of `queryset` are read best; `is_capped`: it has more rows than are counted.

    One query on PostgreSQL, which estimates their number, where that tells.
    """
    if order is None or not _is_fetched_first(queryset, order.terms[0].name, is_capped, is_searched):
        return walk
    return fetch_and_sort


def walk(queryset: Any, start: int, stop: int) -> list[Any]:
    """Along the order; the rows before `start` are skipped in the index, without what is joined to them."""
    return list(queryset[:stop]) if start == 0 else _rows_of(queryset, queryset[start:stop])


def fetch_and_sort(queryset: Any, start: int, stop: int) -> list[Any]:
    """All rows, then sorted, without what is joined to them."""
    ordered = queryset.order_by(*_away_from_indexes(queryset.query.order_by))
    return _rows_of(queryset, ordered[start:stop])


def _is_fetched_first(queryset: Any, leads: str, is_capped: bool, is_searched: bool) -> bool:  # noqa: FBT001 - passed on
    """Whether sorting reads less than walking: never in the order in which the filters find the rows anyway.

    Which that is a queryset says in `indexed_by`; one that does not say it is walked along.
    """
    indexed_by = getattr(queryset, "indexed_by", None)
    if indexed_by in {None, leads} or not queryset.query.where:
        return False
    if not is_capped:
        return True
    is_in_the_index = leads == "id" or (leads in queryset.indexed_with and indexed_by in _filtered_by(queryset))
    return is_in_the_index and not is_searched and _estimate(queryset) <= FROM_AN_INDEX


def _filtered_by(queryset: Any) -> set[str]:
    """The names of the columns that the conditions of `queryset` compare."""
    columns = (getattr(getattr(leaf, "lhs", None), "target", None) for leaf in queryset.query.where.leaves())
    return {column.name for column in columns if column is not None}


def _estimate(queryset: Any) -> float:
    """How many rows PostgreSQL expects; SQLite expects nothing, and walks."""
    if connections[queryset.db].vendor != "postgresql":
        return float("inf")
    (explained,) = json.loads(queryset.order_by().values("pk").explain(format="json"))
    return float(explained["Plan"]["Plan Rows"])


def _away_from_indexes(order: Iterable[str]) -> Iterator[OrderBy]:
    """The same order in terms that no index has: so the database cannot walk along one."""
    for name in order:
        column = F(name.removeprefix("-"))
        yield OrderBy(Coalesce(column, column), descending=name.startswith("-"))


def _rows_of(queryset: Any, keys: Any) -> list[Any]:
    """The rows of `keys`, a page of `queryset`, with what it joins."""
    rows = queryset.all()
    rows.query.clear_where()
    return list(rows.filter(is_among(keys)))
