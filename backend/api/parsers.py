"""Reads request bodies."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from rest_framework import parsers
from rest_framework.exceptions import ParseError

if TYPE_CHECKING:
    from collections.abc import Mapping


class JSONParser(parsers.JSONParser):
    """DRF's; a body nested too deeply to be read is bad input like any other."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The body; ParseError when it is no JSON."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("The body is nested too deeply.") from None
