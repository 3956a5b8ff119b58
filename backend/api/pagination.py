"""Pages of 25, at most 100; the count is exact up to 10,000 and never costs more than counting that far."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

COUNT_CAP = 10_000


class CappedPagination(PageNumberPagination):
    """`?page=&page_size=` → `{count, count_is_capped, next, previous, results}`.

    Each page costs two queries whatever the number of rows: a count that stops at 10,001, and the page with one row
    more than asked for, which tells whether there is a next one.
    """

    request: Request
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:  # noqa: ARG002
        """The rows of the page that `request` asks for; 400 for a page that is no number, 404 past the end."""
        self.request = request
        self.number = self._positive("page", default=1)
        self.size = min(self._positive("page_size", default=self.page_size), self.max_page_size)
        self.counted = queryset.order_by().values("pk")[: COUNT_CAP + 1].count()
        start = (self.number - 1) * self.size
        rows = list(queryset[start : start + self.size + 1]) if self.is_capped or start < self.counted else []
        if not rows and self.number > 1:
            raise NotFound("This page is past the end.")
        self.has_next = len(rows) > self.size
        return rows[: self.size]

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
                "previous": self._link(self.number - 1) if self.number > 1 else None,
                "results": data,
            }
        )

    def _link(self, number: int) -> str:
        url = self.request.build_absolute_uri()
        return str(replace_query_param(url, self.page_query_param, number))

    def _positive(self, name: str, *, default: int) -> int:
        text = self.request.query_params.get(name, str(default))
        if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0):
            raise ValidationError({name: ["Expected a whole number of at least 1."]})
        return int(text)
