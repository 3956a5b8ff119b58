"""Sends mail and sweeps, beside any number of other workers."""

from __future__ import annotations

import logging
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.db import connection

from assignment.services import sweep
from conversation import files
from notifications import delivery
from notifications import services as ledger
from notifications.heartbeat import BEAT_EVERY, Heartbeat

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable

logger = logging.getLogger(__name__)

LOOK_BUSY = 0.05
"""Seconds between looks at the ledger while there was mail lately: it follows its commit at once."""
LOOK_IDLE = 0.25
"""The same while there was none."""
BUSY_FOR = 5.0
"""Seconds after a mail that count as busy."""
PAUSE_AFTER_ERROR = 1.0
SWEEP_EVERY = 60.0
PRUNE_EVERY = 3600.0


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
        signal.signal(signal.SIGTERM, lambda *_: _end(end))
        signal.signal(signal.SIGINT, lambda *_: _end(end))
        besides = [threading.Thread(target=job, args=(end,), name=job.__name__) for job in (_beat, _run_net)]
        for thread in besides:
            thread.start()
        try:
            _deliver(end)
        finally:
            _end(end)
            for thread in besides:
                thread.join()


def _end(end: threading.Event) -> None:
    """The mail in hand is finished and no other is begun."""
    delivery.stop.requested = True
    end.set()


def _deliver(end: threading.Event) -> None:
    """Send what the ledger owes, until `end`."""
    sent_at = float("-inf")
    pause = 0.0
    while not end.wait(pause):
        try:
            if delivery.deliver_due():
                sent_at = time.monotonic()
            pause = LOOK_BUSY if time.monotonic() - sent_at < BUSY_FOR else LOOK_IDLE
        except Exception:  # whatever went wrong, the mail is still owed
            logger.exception("delivery failed; it is tried again")
            connection.close()
            pause = PAUSE_AFTER_ERROR


def _beat(end: threading.Event) -> None:
    """Give signs of life until `end`."""
    heart = Heartbeat()
    pause = 0.0
    while not end.wait(pause):
        _run(heart.beat)
        pause = BEAT_EVERY
    _run(heart.end)
    connection.close()


def _run_net(end: threading.Event) -> None:
    """Sweep, and remove forgotten files and old mails now and then, until `end`."""
    pause = 5.0
    pruned_at = float("-inf")
    while not end.wait(pause):
        _run(sweep)
        if time.monotonic() - pruned_at > PRUNE_EVERY:
            _run(files.prune)
            _run(ledger.prune)
            pruned_at = time.monotonic()
        pause = SWEEP_EVERY
    connection.close()


def _run(job: Callable[[], object]) -> None:
    try:
        job()
    except Exception:  # whatever went wrong, the next one must go on
        logger.exception("%s failed; it is tried again", getattr(job, "__name__", job))
        connection.close()
