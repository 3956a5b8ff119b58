"""How often a new password may be asked for.

By address it is counted in each web process by itself, apart from what else is cached: who fills a cache must push no
count out. By e-mail the ledger of mails counts, for all processes together.
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils import timezone
from rest_framework.throttling import SimpleRateThrottle

from accounts.lockout import client_address
from notifications.models import Kind, Notification

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

RESETS_FOR_EMAIL = 3
_PERIOD = timedelta(hours=1)


class ResetsFromAddress(SimpleRateThrottle):
    """From one address, for IPv6 one network: enough for an office behind one, too few to go through a list."""

    rate = "30/hour"
    cache = caches["throttles"]

    def get_cache_key(self, request: Request, _view: APIView) -> str:
        return f"resets-from-{client_address(request._request)}"


def seconds_until_next_reset(email: str) -> int:
    """How long to wait before `email` may be asked for again, whether an account has it or not: no mailbox is filled.

    Each time leaves a row in the ledger (access/services.py), which nobody can push out.
    """
    now = timezone.now()
    recent = Notification.objects.filter(kind=Kind.PASSWORD_RESET, created_at__gt=now - _PERIOD)
    same = recent.alias(lowered=Lower("recipient")).filter(lowered=Lower(Value(email)))
    asked = list(same.order_by("-created_at").values_list("created_at", flat=True)[:RESETS_FOR_EMAIL])
    if len(asked) < RESETS_FOR_EMAIL:
        return 0
    return max(1, math.ceil((asked[-1] + _PERIOD - now).total_seconds()))
