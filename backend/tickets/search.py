"""What `?search=` means for tickets: every word, in reference, title or description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from tickets.models import TicketQuerySet

_REFERENCE = re.compile(r"(?:T-|#)?0*(\d{1,18})", re.IGNORECASE)


def search(tickets: TicketQuerySet, text: str) -> TicketQuerySet:
    """Those of `tickets` in which each word of `text` occurs, whatever its case; `T-000123` and `123` find T-000123."""
    for word in text.split():
        found = Q(title__icontains=word) | Q(description__icontains=word)
        if match := _REFERENCE.fullmatch(word):
            found |= Q(pk=int(match[1]))
        tickets = tickets.filter(found)
    return tickets
