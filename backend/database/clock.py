"""What time it is for all machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime


def shared_now() -> datetime:
    """The moment by the one clock that all processes at this database share, in UTC.

    PostgreSQL's own, by a query: machines that disagree about the time must not disagree about leases. SQLite is on
    this machine, whose clock it is.
    """
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
