"""Reads uploads."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import DataAndFiles, MultiPartParser

if TYPE_CHECKING:
    from collections.abc import Mapping

_FRAME = 64 * 1024
"""What a form may add to its file: boundaries, headers, names."""


class UploadParser(MultiPartParser):
    """DRF's; what is larger than a file may be is refused before it is read."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> DataAndFiles[Any, Any]:
        """The form; 400 `file` when the request says that it is too long."""
        request = (parser_context or {})["request"]
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.MAX_ATTACHMENT_BYTES + _FRAME:
            limit = settings.MAX_ATTACHMENT_BYTES // (1024 * 1024)
            raise ValidationError({"file": [f"A file may have at most {limit} MiB."]})
        return super().parse(stream, media_type, parser_context)
