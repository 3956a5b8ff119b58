"""Runs the net under the rules once."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from assignment.services import sweep


class Command(BaseCommand):
    """`manage.py sweep`."""

    help = (
        "Repair loads and closing times, record assignments that no decision explains, re-route what inactive agents "
        "hold, and route what waits. The worker does this every minute; run it after writing rows by SQL."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        swept = asdict(sweep())
        self.stdout.write(", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in swept.items()))
