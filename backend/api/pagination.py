"""Pages of 25, at most 100; the count is exact up to 10,000 and never costs more than counting that far."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from api.places import Order, WrongPlaceError
from api.reading import fetch_and_sort, way_to_read

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

    from database.textsearch import TextSearch

COUNT_CAP = 10_000
PLACE = "place"


class CappedPagination(PageNumberPagination):
    """`?page=&page_size=&place=` → `{count, count_is_capped, next, previous, results}`.

    The links lead on by place (api/places.py), so that following them costs the same at any depth; a page asked for by
    its number alone is right at any depth, too, and slower the deeper it is. Two queries whatever the number of rows: a
    count that stops at 10,001, and the page with one row more than asked for, which tells whether there is a next one.
    By place it may take a query for each column of the order.
    """

    request: Request
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        """The rows of the page that `request` asks for; 400 for what is no page or place, 404 past the end."""
        self.request = request
        self.number = self._positive("page", default=1)
        self.size = min(self._positive("page_size", default=self.page_size), self.max_page_size)
        self.order = Order.of(queryset)
        searched = getattr(view, "searched", None)
        self.counted = _count(queryset, searched)
        self.take = way_to_read(queryset, self.order, is_capped=self.is_capped, is_searched=searched is not None)
        if self.take is fetch_and_sort and searched is not None:
            queryset = searched.counted(queryset)
        place = request.query_params.get(PLACE)
        self.rows = self._by_number(queryset) if place is None else self._by_place(queryset, place)
        if not self.rows and self.number > 1:
            raise NotFound("This page is past the end.")
        return self.rows

    @cached_property
    def is_capped(self) -> bool:
        """Whether there are more rows than are counted."""
        return bool(self.counted > COUNT_CAP)

    def get_paginated_response(self, data: Any) -> Response:
        """The envelope of design.md section 2."""
        return Response(
            {
                "count": min(self.counted, COUNT_CAP),
                "count_is_capped": self.is_capped,
                "next": self._link(self.number + 1) if self.has_next else None,
                "previous": self._link(self.number - 1, is_before=True) if self.number > 1 else None,
                "results": data,
            }
        )

    def _by_number(self, queryset: Any) -> list[Any]:
        start = (self.number - 1) * self.size
        reachable = self.is_capped or start < self.counted
        return self._cut(self.take(queryset, start, start + self.size + 1) if reachable else [])

    def _by_place(self, queryset: Any, place: str) -> list[Any]:
        """The page at `place`; its number only says how to name it and its neighbours."""
        try:
            order = self.order or Order(queryset.model, ())
            rows, is_before = order.rows(queryset, place, self.size + 1, self.take)
        except WrongPlaceError:
            raise ValidationError({PLACE: ["Expected the place of a `next` or `previous` of this list."]}) from None
        if not is_before:
            return self._cut(rows)
        if len(rows) <= self.size:  # the beginning of the list
            self.number = 1
            return self._by_number(queryset)
        self.has_next = True
        return rows[1:]

    def _cut(self, rows: list[Any]) -> list[Any]:
        self.has_next = len(rows) > self.size
        return rows[: self.size]

    def _link(self, number: int, *, is_before: bool = False) -> str:
        url = replace_query_param(self.request.build_absolute_uri(), self.page_query_param, number)
        if number == 1 or self.order is None:
            return str(remove_query_param(url, PLACE))
        place = self.order.place(self.rows[0 if is_before else -1], is_before=is_before)
        return str(replace_query_param(url, PLACE, place))

    def _positive(self, name: str, *, default: int) -> int:
        text = self.request.query_params.get(name, str(default))
        if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0):
            raise ValidationError({name: ["Expected a whole number of at least 1."]})
        return int(text)


def _count(queryset: Any, searched: TextSearch | None) -> int:
    if searched is not None:
        return searched.count_up_to(COUNT_CAP + 1)
    counted: int = queryset.order_by().values("pk")[: COUNT_CAP + 1].count()
    return counted
