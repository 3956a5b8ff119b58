"""Search and ordering, strict: what cannot be understood is a 400 that names the parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import filters
from rest_framework.exceptions import ValidationError

from database.textsearch import search

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.views import APIView

MAX_SEARCH_LENGTH = 200


class Search(filters.SearchFilter):
    """`?search=`; by full text where the view has a `text_index`: `searched` is left there for the pages to count."""

    @staticmethod
    def is_offered(view: APIView) -> bool:
        """Whether `view` can be searched."""
        return hasattr(view, "text_index") or hasattr(view, "search_fields")

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        """Those that `?search=` finds; 400 for one that is too long."""
        text = request.query_params.get(self.search_param, "").strip()
        if len(text) > MAX_SEARCH_LENGTH or "\x00" in text:
            raise ValidationError({self.search_param: [f"At most {MAX_SEARCH_LENGTH} characters, none of them NUL."]})
        index = getattr(view, "text_index", None)
        if index is None or not text:
            return super().filter_queryset(request, queryset, view)
        view.searched = search(index, queryset, text)  # type: ignore[attr-defined]
        return view.searched.found  # type: ignore[attr-defined, no-any-return]


class Ordering(filters.OrderingFilter):
    """`?ordering=field,-other`; total: the id breaks ties."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        """In the order that `?ordering=` asks for."""
        ordered = super().filter_queryset(request, queryset, view)
        terms = [str(term) for term in ordered.query.order_by]
        if terms and not {"id", "-id", "pk", "-pk"} & set(terms):
            return ordered.order_by(*terms, "-id" if terms[-1].startswith("-") else "id")
        return ordered

    def remove_invalid_fields(
        self, queryset: QuerySet[Any], fields: Iterable[str], view: APIView, request: Request
    ) -> list[str]:
        """The columns behind the names asked for; a view maps a name to another column with `ordering_columns`."""
        valid = [name for name, _label in self.get_valid_fields(queryset, view, {"request": request})]
        if any(field.removeprefix("-") not in valid for field in fields):
            choices = ", ".join(valid)
            raise ValidationError({self.ordering_param: [f"Expected one or more of: {choices} (- for descending)."]})
        columns: dict[str, str] = getattr(view, "ordering_columns", {})
        return [
            ("-" if field.startswith("-") else "") + columns.get(field.removeprefix("-"), field.removeprefix("-"))
            for field in fields
        ]
