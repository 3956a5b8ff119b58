"""Sends mail and sweeps, beside any number of other workers."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django_tasks_db.models import DBTaskResult

from assignment.services import sweep
from notifications import delivery

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable

logger = logging.getLogger(__name__)

WAKE_UP = 0.1
"""Seconds between looks for a wake-up."""
MAIL_EVERY = 2.0
"""Seconds between looks for mail that is due without a wake-up: retries, and what a dead worker left."""
SWEEP_EVERY = 60.0
PRUNE_EVERY = 600.0


class Command(BaseCommand):
    """`manage.py worker`."""

    help = "Send the mail that is owed and sweep for tickets that were written past the rules. Run as many as you like."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="sweep, send what is due now, and end")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["once"]:
            sweep()
            delivery.deliver_due()
            return
        end = threading.Event()
        net = threading.Thread(target=_run_net, args=(end,), name="net")
        net.start()
        try:
            # Its signal handlers end this call after the task in hand.
            call_command("db_worker", interval=WAKE_UP, startup_delay=False, reload=False, verbosity=0)
        finally:
            delivery.stop.requested = True
            end.set()
            net.join()


def _run_net(end: threading.Event) -> None:
    """Do each of the periodic jobs when its time has come, until `end`."""
    jobs: list[tuple[float, Callable[[], object]]] = [
        (MAIL_EVERY, delivery.deliver_due),
        (SWEEP_EVERY, sweep),
        (PRUNE_EVERY, _prune),
    ]
    due = [0.0, time.monotonic() + 5, time.monotonic() + PRUNE_EVERY]
    while not end.wait(0.2):
        for number, (every, job) in enumerate(jobs):
            if time.monotonic() >= due[number] and not end.is_set():
                _run(job)
                due[number] = time.monotonic() + every
    connection.close()


def _run(job: Callable[[], object]) -> None:
    try:
        job()
    except DatabaseError:
        logger.exception("the database is not available; trying again")
        connection.close()


def _prune() -> None:
    """Finished wake-ups are of no interest to anybody."""
    DBTaskResult.objects.finished().delete()
