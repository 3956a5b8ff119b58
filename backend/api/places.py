"""Places in a list: the row after or before which a page begins, as an opaque word for a link.

A page found by its place costs the same at any depth, because an index leads there; by its number it must be counted
to. The word is signed, so that what is in it needs no further check.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.signing import BadSignature, Signer
from django.db import connections
from django.db.models import GeneratedField, Q

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model, QuerySet

    from api.reading import Take

_signer = Signer(salt="api.places")


class WrongPlaceError(ValueError):
    """The word is none of ours, or is from a list in another order."""


@dataclass(frozen=True, slots=True)
class Term:
    """One column of an order."""

    name: str
    is_descending: bool

    def turned(self) -> Term:
        """The same the other way round."""
        return Term(self.name, not self.is_descending)

    def __str__(self) -> str:
        """As `order_by` takes it."""
        return f"-{self.name}" if self.is_descending else self.name


@dataclass(frozen=True, slots=True)
class Order:
    """The columns that put the rows of `model` in order, up to the id, which makes it total."""

    model: type[Model]
    terms: tuple[Term, ...]

    @classmethod
    def of(cls, queryset: QuerySet[Any]) -> Order | None:
        """The order of `queryset`; None when it has none, or one that is no plain list of columns down to the id."""
        terms: dict[str, Term] = {}
        for word in queryset.query.order_by:
            if not isinstance(word, str):
                return None
            name = word.removeprefix("-")
            terms.setdefault(name, Term(name, word.startswith("-")))
            if name in {"id", "pk"}:
                return cls(queryset.model, tuple(terms.values()))
        return None

    def place(self, row: Model, *, is_before: bool = False) -> str:
        """The word for the place right after `row`, or right before it."""
        values = [self._text(term, row) for term in self.terms]
        return _signer.sign_object([[str(term) for term in self.terms], values, is_before])

    def rows(self, queryset: QuerySet[Any], word: str, limit: int, take: Take) -> tuple[list[Any], bool]:
        """Up to `limit` rows of `queryset` nearest to the place, in its order; and whether they stand before it.

        `take` reads the rows from one number to another of an ordered queryset. One query for each column of the order
        at most, each led by an index that has the columns in this order. Raises `WrongPlaceError`.
        """
        values, is_before = self._read(word)
        terms = tuple(term.turned() for term in self.terms) if is_before else self.terms
        ordered = queryset.order_by(*map(str, terms))
        rows: list[Any] = []
        for segment in self._segments(terms, values, nulls_are_first=_nulls_are_first(queryset)):
            rows += take(ordered.filter(segment), 0, limit - len(rows))
            if len(rows) == limit:
                break
        return (rows[::-1] if is_before else rows), is_before

    def _read(self, word: str) -> tuple[list[Any], bool]:
        try:
            names, texts, is_before = _signer.unsign_object(word)
        except (BadSignature, ValueError):
            raise WrongPlaceError from None
        if names != [str(term) for term in self.terms]:
            raise WrongPlaceError
        values = [self._value(term, text) for term, text in zip(self.terms, texts, strict=True)]
        return values, is_before

    def _segments(self, terms: tuple[Term, ...], values: list[Any], *, nulls_are_first: bool) -> Iterator[Q]:
        """What comes after `values`, nearest first: equal in all columns but the last, in all but the last two, …"""
        for depth in range(len(terms) - 1, -1, -1):
            equal = Q()
            for term, value in zip(terms[:depth], values[:depth], strict=True):
                equal &= _equals(term, value)
            term, value = terms[depth], values[depth]
            has_nulls = self._column(term).null
            nulls_come_first = nulls_are_first is not term.is_descending
            if value is not None:
                yield equal & Q(**{f"{term.name}__{'lt' if term.is_descending else 'gt'}": value})
            if has_nulls and (value is None) is nulls_come_first:
                yield equal & Q(**{f"{term.name}__isnull": not nulls_come_first})

    def _column(self, term: Term) -> Any:
        return self.model._meta.pk if term.name == "pk" else self.model._meta.get_field(term.name)

    def _text(self, term: Term, row: Model) -> str | None:
        column = self._column(term)
        return None if column.value_from_object(row) is None else str(column.value_to_string(row))

    def _value(self, term: Term, text: str | None) -> Any:
        column = self._column(term)
        if isinstance(column, GeneratedField):
            column = column.output_field
        return column.to_python(text)


def _nulls_are_first(queryset: QuerySet[Any]) -> bool:
    """Whether an ascending order begins with nulls: SQLite's does, PostgreSQL's ends with them."""
    return bool(connections[queryset.db].features.order_by_nulls_first)


def _equals(term: Term, value: Any) -> Q:
    return Q(**{f"{term.name}__isnull": True}) if value is None else Q(**{term.name: value})
