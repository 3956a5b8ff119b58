"""Who is working: each worker says every few seconds that it is alive, and monitoring reads it."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models.functions import Now
from django.utils import timezone

from notifications.models import WorkerHeartbeat

BEAT_EVERY = 5.0
"""Seconds between two signs of life."""
ALIVE = timedelta(seconds=30)
"""A worker that was not seen for longer counts as dead."""
FORGOTTEN = timedelta(hours=1)


def _own_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The signs of life of this process."""

    name: str = field(default_factory=_own_name)
    started_at: datetime = field(default_factory=timezone.now)

    def beat(self) -> None:
        """Say that this worker is alive, and forget those that died long ago. Two statements, no lock but its row."""
        now = Now()
        WorkerHeartbeat.objects.bulk_create(
            [WorkerHeartbeat(name=self.name, started_at=self.started_at, seen_at=now)],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["started_at", "seen_at"],
        )
        WorkerHeartbeat.objects.filter(seen_at__lt=now - FORGOTTEN).delete()

    def end(self) -> None:
        """Say that this worker is gone. One statement."""
        WorkerHeartbeat.objects.filter(name=self.name).delete()


def workers_seen(within: timedelta = ALIVE) -> list[WorkerHeartbeat]:
    """The workers that gave a sign of life lately, the latest first; one query. None means that no mail is sent."""
    return list(WorkerHeartbeat.objects.filter(seen_at__gte=Now() - within))
