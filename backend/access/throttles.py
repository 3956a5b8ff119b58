"""How often a new password may be asked for. Counted in each web process by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class ResetsFromAddress(SimpleRateThrottle):
    """From one address: enough for an office behind one, too few to go through a list."""

    rate = "30/hour"

    def get_cache_key(self, request: Request, _view: APIView) -> str:
        return f"resets-from-{request.META['REMOTE_ADDR']}"


class ResetsForEmail(SimpleRateThrottle):
    """For one e-mail, whether an account has it or not: nobody's mailbox is filled."""

    rate = "3/hour"

    def get_cache_key(self, request: Request, _view: APIView) -> str | None:
        body: object = request.data
        email = body.get("email") if isinstance(body, Mapping) else None
        if not isinstance(email, str):
            return None  # refused anyway
        return f"resets-for-{hashlib.sha256(email.strip().lower().encode(errors='replace')).hexdigest()}"
