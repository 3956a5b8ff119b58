"""Sends mail, sweeps and keeps house, beside any number of other workers."""

from __future__ import annotations

import logging
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.db import connection

from accounts.sessions import SessionStore
from assignment.services import sweep
from conversation import files
from database.outage import log_failure
from notifications import services as ledger
from notifications.delivery import Delivery, deliver_due
from reports import tally

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable

logger = logging.getLogger(__name__)

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
            tally.compact()
            deliver_due()
            return
        delivery = Delivery()
        end = threading.Event()

        def stop(*_: object) -> None:
            """The mails in hand are finished and no other is begun."""
            end.set()
            delivery.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        net = threading.Thread(target=_run_net, args=(end,), name="net")
        net.start()
        try:
            delivery.run()
        finally:
            end.set()
            net.join()


def _run_net(end: threading.Event) -> None:
    """Sweep and compact the tally; remove forgotten files, old mails and ended sessions now and then, until `end`."""
    pause = 5.0
    pruned_at = float("-inf")
    while not end.wait(pause):
        _run(sweep)
        _run(tally.compact)
        if time.monotonic() - pruned_at > PRUNE_EVERY:
            _run(files.prune)
            _run(ledger.prune)
            _run(SessionStore.clear_expired)
            pruned_at = time.monotonic()
        pause = SWEEP_EVERY
    connection.close()


def _run(job: Callable[[], object]) -> None:
    try:
        job()
    except Exception:  # noqa: BLE001 - whatever went wrong, the next one must go on
        log_failure(logger, f"{getattr(job, '__name__', job)} failed; it is tried again")
        connection.close()
