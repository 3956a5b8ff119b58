"""Searches in a text index: the same is found on PostgreSQL and SQLite (docs/adr/0007).

Every word must be there, whatever its case; from three letters on its beginning is enough. Signs only part words. A
number may be asked for with leading zeros.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.db.models import BooleanField, F, Func, TextField, Value
from django.db.models.expressions import RawSQL

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from database.fulltext import TextIndex

SHORTEST_PREFIX = 3
SAMPLED = 5_000
"""About how many rows tell how common a search is."""
SURELY = 2
"""How many times a limit the estimate must be to stand for "more than that": with so many rows, past any doubt."""
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

    def count_up_to(self, limit: int) -> int:
        """Exact, unless the sample leaves no doubt that there are more: then nothing is counted."""
        if self._is_surely_more(self.share, limit) and (
            not self.rows.query.where or self._is_surely_more(self._share_of_the_rows(), limit)
        ):
            return limit
        return super().count_up_to(limit)

    def _find(self) -> QuerySet[Any]:
        """By the shorter way: as many hits looked up as there are, or as many rows walked as a page of hits takes."""
        is_common = self.share**2 * self.total > PAGE
        return self.rows.filter(self._has_words() if is_common else self._is_among(*self._hits()))

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
        queries = [self.query, *self.terms[:WEIGHED]]
        if not self.asked or not self.total:
            return [0.0] * len(queries)
        counts = ", ".join(["avg((words @@ %s::tsquery)::int)"] * len(queries))
        shares = self._ask(f"SELECT {counts} FROM {self._sample}", *queries)  # noqa: S608 - constants and a number
        return [float(share or 0) for share in shares]

    def _share_of_the_rows(self) -> float:
        """Which part of all rows is found among `rows`, by the sample."""
        hits = f"SELECT id FROM {self._sample} WHERE words @@ %s::tsquery"  # noqa: S608 - constants and a number
        (rows,) = self._ask(f"SELECT count(*) FROM {self._sample}")  # noqa: S608 - constants and a number
        found: int = self.rows.filter(self._is_among(hits, [self.query])).order_by().count()
        return found / max(int(rows), 1)

    def _is_surely_more(self, share: float, limit: int) -> bool:
        return share * self.total >= SURELY * limit

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

    def _is_among(self, hits: str, parameters: list[str]) -> Func:
        """The condition as a list of ids, made before the planner chooses: it would guess their number wrong."""
        return Func(
            F("pk"),
            RawSQL(hits, parameters),  # noqa: S611 - constants
            template="%(expressions)s)",
            arg_joiner=" = ANY (ARRAY",
            output_field=BooleanField(),
        )
