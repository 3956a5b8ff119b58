"""Searches in a text index: the same is found on PostgreSQL and SQLite (docs/adr/0007).

Every word must be there, whatever its case; from three letters on its beginning is enough. Signs only part words. A
number may be asked for with leading zeros.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BooleanField, F, Func, TextField, Value
from django.db.models.expressions import RawSQL

from database.among import is_in_array

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from database.fulltext import TextIndex

SHORTEST_PREFIX = 3
SAMPLED = 5_000
"""About how many rows tell how common a search is."""
SURELY = 2
"""How many times a limit the estimate must be to stand for "more than that": with so many rows, past any doubt."""
COMMON = 0.2
"""The part of all rows from which on a search is so common that its rows are sampled and looked at one by one."""
AMPLY = 1.5
"""Of the filtered rows so many times as many are sampled as it takes to find a limit, if they are like all rows."""
ONE_IN = 32
"""One of so many of those is looked at."""
DEVIATIONS = 6
"""How far from the estimate of that sample "past any doubt" begins, in standard deviations."""
PAGE = 26
"""Rows that one page looks for."""
RARE = 0.02
"""The part of all rows up to which a word leads to few enough of them."""
WEIGHED = 8
"""Words of a search of which it is asked how common each is."""
_REFERENCE = re.compile(r"(?<!\w)t-(?=\d)")


def words(text: str) -> list[str]:
    """The words of `text` in small letters, each once; of `T-000123` the number."""
    runs = groupby(_REFERENCE.sub("", text.lower()), key=lambda sign: unicodedata.category(sign)[0] in "LMN")
    return list(dict.fromkeys("".join(run) for is_word, run in runs if is_word))


def search(index: TextIndex, rows: QuerySet[Any], text: str) -> TextSearch:
    """The search for `text` among `rows`, which carry every other filter already."""
    kind = PostgresqlSearch if connections[rows.db].vendor == "postgresql" else TextSearch
    return kind(index.name, rows, words(text))


class TextSearch:
    """One search, as SQLite's FTS5 answers it: hit by hit, so that counting may stop anywhere."""

    HITS = "SELECT rowid FROM {table} WHERE {table} MATCH %s"
    EXACT, PREFIX, AND, OR = '"{}"', '"{}"*', " AND ", " OR "

    def __init__(self, table: str, rows: QuerySet[Any], asked: list[str]) -> None:
        self.table = table
        self.rows = rows
        self.asked = asked
        self.terms = [self._term(word) for word in asked]
        self.query = self.AND.join(self.terms)

    @cached_property
    def found(self) -> QuerySet[Any]:
        """Those of the rows that have every word; none when there is no word to look for."""
        return self._find() if self.asked else self.rows.none()

    def count_up_to(self, limit: int) -> int:
        """How many are found; `limit` when there are that many or more."""
        if self.asked and not self.rows.query.where:
            hits, parameters = self._hits()
            counted = f"SELECT count(*) FROM ({hits} LIMIT {limit}) AS hits"  # noqa: S608 - constants and a number
            return int(self._ask(counted, *parameters)[0])
        return self.found.order_by().values("pk")[:limit].count()

    def counted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """`rows`, all that are found, in the way that takes least after they were counted."""
        return rows

    def _find(self) -> QuerySet[Any]:
        return self.rows.filter(pk__in=RawSQL(*self._hits()))  # noqa: S611 - constants

    def _hits(self) -> tuple[str, list[str]]:
        """The ids that are found, as SQL and its parameters."""
        return self.HITS.format(table=self.table), [self.query]

    def _term(self, word: str) -> str:
        if word.isdecimal():
            forms = dict.fromkeys([word, word.lstrip("0") or "0"])
            return f"({self.OR.join(map(self.EXACT.format, forms))})"
        return (self.PREFIX if len(word) >= SHORTEST_PREFIX else self.EXACT).format(word)

    def _ask(self, sql: str, *parameters: Any) -> tuple[Any, ...]:
        with connections[self.rows.db].cursor() as cursor:
            cursor.execute(sql, parameters)
            row: tuple[Any, ...] = cursor.fetchone()
        return row


class PostgresqlSearch(TextSearch):
    """The index knows at once where the few hits of a rare word are; those of a common one are met on any way.

    Of a common word the index would hand out thousands of hits to be looked up and sorted for one page; a rare one
    would be looked for in every row on a walk along the list. PostgreSQL cannot guess how common the beginning of a
    word is, and takes the wrong way; so a sample is asked first.
    """

    HITS = (
        "SELECT id FROM (SELECT id, words FROM {table} WHERE words @@ %s::tsquery OFFSET 0) AS likely "
        "WHERE words @@ %s::tsquery"
    )
    EXACT, PREFIX, AND, OR = "'{}'", "'{}':*", " & ", " | "
    _keys: str | None = None
    """The ids of all that are found, once they were met in counting, as PostgreSQL writes an array."""

    def count_up_to(self, limit: int) -> int:
        """Exact, unless a sample leaves no doubt that there are more: then nothing is counted."""
        try:
            return self._count_up_to(limit)
        except EmptyResultSet:  # conditions that nothing can meet, by Django's own look at them
            return 0

    def _count_up_to(self, limit: int) -> int:
        is_likely = self.share * self.total >= SURELY * limit
        if is_likely and (not self.rows.query.where or self._are_surely_as_many(limit)):
            return limit
        is_met_one_by_one = self._is_common and self.rows.query.where
        return self._count_one_by_one(limit) if is_met_one_by_one else super().count_up_to(limit)

    def _find(self) -> QuerySet[Any]:
        """By the shorter way: as many hits looked up as there are, or as many rows walked as a page of hits takes."""
        return self.rows.filter(self._has_words() if self._is_common else self._is_a_hit())

    @property
    def _is_common(self) -> bool:
        return self.share**2 * self.total > PAGE

    def _hits(self) -> tuple[str, list[str]]:
        """The index is asked for the rare words alone; which of their rows have the common ones too is seen there."""
        rare = [term for term, share in zip(self.terms, self._shares[1:], strict=False) if share <= RARE]
        return self.HITS.format(table=self.table), [self.AND.join(rare) or self.query, self.query]

    @cached_property
    def total(self) -> int:
        """How many rows the table has, about; 0 while PostgreSQL has not counted them."""
        return int(self._ask("SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = %s::regclass", self.table)[0])

    @cached_property
    def _sample(self) -> str:
        share = min(100, 100 * SAMPLED / max(self.total, 1))
        return f"{self.table} TABLESAMPLE SYSTEM ({share:f}) REPEATABLE (0)"

    @property
    def share(self) -> float:
        """Which part of all rows has every word, by the sample."""
        return self._shares[0]

    @cached_property
    def _shares(self) -> list[float]:
        """Which part of the sample has every word; then which has the first, the second, …"""
        terms = self.terms[:WEIGHED] if self.terms[1:] else []  # a single one is the query
        queries = [self.query, *terms]
        if not self.asked or not self.total:
            return [0.0] * len(queries)
        counts = ", ".join(["avg((words @@ %s::tsquery)::int)"] * len(queries))
        shares = self._ask(f"SELECT {counts} FROM {self._sample}", *queries)  # noqa: S608 - constants and a number
        return [float(share or 0) for share in shares]

    def _share_of_the_rows(self) -> float:
        """Which part of all rows is found among `rows`, by the sample."""
        hits = f"SELECT id FROM {self._sample} WHERE words @@ %s::tsquery"  # noqa: S608 - constants and a number
        (rows,) = self._ask(f"SELECT count(*) FROM {self._sample}")  # noqa: S608 - constants and a number
        sampled = RawSQL(hits, [self.query])  # noqa: S611 - constants
        found: int = self.rows.filter(pk__in=sampled).order_by().count()
        return found / max(int(rows), 1)

    def _are_surely_as_many(self, limit: int) -> bool:
        """Whether `limit` of `rows` are found past any doubt."""
        if self.share < COMMON:
            return self._share_of_the_rows() * self.total >= SURELY * limit
        return self._least_of_the_rows(limit) >= limit

    def _least_of_the_rows(self, limit: int) -> float:
        """How many of `rows` are found at least, by a sample of themselves (the lower bound of Wilson's interval).

        Of more rows than lead to `limit` of them no more is taken.
        """
        enough = math.ceil(AMPLY * limit / self.share)
        keys, parameters = self.rows.order_by().values("pk")[:enough].query.sql_with_params()
        walked, sampled, found = self._ask(
            f"""
            SELECT count(*), count(*) FILTER (WHERE is_sampled), count(*) FILTER (WHERE CASE WHEN is_sampled
              THEN (SELECT words FROM {self.table} AS text WHERE text.id = walked.id) @@ %s::tsquery END)
            FROM (SELECT id, hashint8(id) %% {ONE_IN} = 0 AS is_sampled FROM ({keys}) AS filtered(id)) AS walked
            """,  # noqa: S608 - constants, and the queryset's own SQL
            self.query,
            *parameters,
        )
        if not sampled:
            return 0
        share, spread = found / sampled, DEVIATIONS**2 / sampled
        least = share + spread / 2 - math.sqrt(spread * (share * (1 - share) + spread / 4))
        return float(walked * least / (1 + spread))

    def counted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """`rows`, all that are found, without looking at the words of those once more that were met in counting."""
        if self._keys is None:
            return rows
        found = rows.all()
        found.query.clear_where()
        return found.filter(is_in_array(RawSQL("%s::bigint[]", [self._keys])))

    def _count_one_by_one(self, limit: int) -> int:
        """Exact. The own words of each row, of all rows at once: so a look takes less than on a walk."""
        keys, parameters = self.rows.order_by().values("pk").query.sql_with_params()
        counted, self._keys = self._ask(
            f"""
            WITH found AS MATERIALIZED (SELECT ARRAY(
              SELECT id FROM {self.table} WHERE id = ANY(ARRAY({keys})) AND words @@ %s::tsquery LIMIT {limit}) AS keys
            ) SELECT cardinality(keys), keys::text FROM found
            """,  # noqa: S608 - constants, a number, and the queryset's own SQL
            *parameters,
            self.query,
        )
        return int(counted)

    def _has_words(self) -> Func:
        """The condition as a look at the row's own words, of which the planner expects that every other row passes it.

        It cannot turn that into a join, and sees no reason to sort what it can walk along.
        """
        own = f"(SELECT words FROM {self.table} WHERE id = %(expressions)s)"  # noqa: S608 - constants
        return Func(
            Func(F("pk"), template=own, output_field=TextField()),
            Value(self.query),
            template="COALESCE(%(expressions)s::tsquery, FALSE)",
            arg_joiner=" @@ ",
            output_field=BooleanField(),
        )

    def _is_a_hit(self) -> Func:
        """The condition as a list of keys, made before the planner chooses: it would guess their number wrong."""
        hits, parameters = self._hits()
        return is_in_array(RawSQL(f"ARRAY({hits})", parameters))  # noqa: S611 - constants
