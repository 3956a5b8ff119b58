"""Sends mail and sweeps, beside any number of other workers."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from assignment.services import sweep
from notifications import delivery

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable
    from types import FrameType

logger = logging.getLogger(__name__)

LOOK_IDLE = 0.1
"""Seconds between looks for a wake-up when there has been none lately."""
LOOK_BUSY = 0.02
"""The same while there are: mail follows its commit at once."""
BUSY_FOR = 5.0
"""Seconds after a wake-up that count as busy."""
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
            worker = Worker()
            worker.configure_signals()
            worker.run()
        finally:
            delivery.stop.requested = True
            end.set()
            net.join()


class Worker(db_worker.Worker):
    """Answers wake-ups until SIGTERM or SIGINT; then the mail in hand is finished and no other is begun."""

    _answered = float("-inf")

    def __init__(self) -> None:
        super().__init__(
            queue_names=["default"],
            interval=LOOK_IDLE,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    @property
    def interval(self) -> float:
        """Seconds until the next look."""
        return LOOK_BUSY if time.monotonic() - self._answered < BUSY_FOR else LOOK_IDLE

    @interval.setter
    def interval(self, seconds: float) -> None:
        """The library sets what it was given; ours follows what happens."""

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        self._answered = time.monotonic()
        super().run_task(db_task_result)

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        delivery.stop.requested = True
        super().shutdown(signum, frame)


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
    except Exception:  # whatever went wrong, retries and sweeps must go on
        logger.exception("%s failed; it is tried again", getattr(job, "__name__", job))
        connection.close()


def _prune() -> None:
    """Finished wake-ups are of no interest to anybody."""
    DBTaskResult.objects.finished().delete()
