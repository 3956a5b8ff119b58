"""One worker: a thread that talks to the database, and senders that talk to the mail server."""

from __future__ import annotations

import logging
import queue
import time
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.db import connection

from database.outage import log_failure
from notifications.delivery import claim
from notifications.delivery.outcome import Outcome, Verdict, not_taken
from notifications.delivery.pace import Patience
from notifications.delivery.send import Parcel, Sender
from notifications.heartbeat import BEAT_EVERY, Heartbeat
from notifications.rendering import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from notifications.models import Notification

T = TypeVar("T")

logger = logging.getLogger(__name__)

LOOK_BUSY = 0.02
"""Seconds between looks at the ledger while there was mail lately: it follows its commit at once."""
LOOK_IDLE = 0.25
"""The same while there was none."""
BUSY_FOR = 5.0
"""Seconds after a mail that count as busy."""
PAUSE_AFTER_ERROR = 1.0
CLAIM_AFTER_ERROR = 3.0
"""Seconds without claims after the database failed: first every worker notes what it has sent meanwhile."""
STOP_WITHIN = 20.0
"""Seconds that a stop waits for the mails in hand."""


class Delivery:
    """Sends what is due, in `MAIL_THREADS` conversations at a time; any number of processes and machines may do so.

    The thread that runs it is the only one that uses the database. It claims a few more mails than there are senders,
    so that none of them waits for it, and writes the outcomes that have come in meanwhile at once.
    """

    def __init__(self) -> None:
        self.sent = 0
        self._claims = claim.Claims()
        self._patience = Patience(settings.MAIL_THREADS)
        self._todo: queue.SimpleQueue[Parcel | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Outcome | None] = queue.SimpleQueue()
        self._senders: list[Sender] = []
        self._in_hand: dict[int, Notification] = {}
        self._unwritten: list[Outcome] = []
        self._is_stopping = False
        self._leased_at = self._claims_from = self._busy_until = float("-inf")

    def run(self) -> None:
        """Send, and give signs of life, until `stop`; then finish the mails in hand and give back the others.

        Whatever fails is logged and tried again.
        """
        heart = Heartbeat()
        beats_at = float("-inf")
        while not self._is_stopping:
            try:
                if time.monotonic() >= beats_at:
                    heart.beat()
                    beats_at = time.monotonic() + BEAT_EVERY
                self._turn()
                self._wait(LOOK_BUSY if time.monotonic() < self._busy_until else LOOK_IDLE)
            except Exception:  # noqa: BLE001 - whatever went wrong, the mail is still owed
                log_failure(logger, "delivery failed; it is tried again")
                self._recover()
        self._finish()
        _try(heart.end)

    def run_until_idle(self) -> None:
        """Send what is due now and what `MAIL_PER_MINUTE` allows, or until `stop`. Raises what the database raises."""
        try:
            while not self._is_stopping and (self._turn() or self._in_hand):
                self._wait(LOOK_BUSY)
        finally:
            self._finish()

    def stop(self) -> None:
        """Ask for an end after the mails in hand; may be called in a signal handler and by any thread."""
        self._is_stopping = True
        self._done.put(None)

    def _turn(self) -> int:
        """Write what has been sent, renew the leases, claim what there is room for; how many were claimed."""
        for sender in self._senders:
            sender.hang_up_if_late()
        self._write()
        if self._in_hand and time.monotonic() >= self._leased_at + settings.MAIL_LEASE_SECONDS / 3:
            began = time.monotonic()
            claim.renew(self._in_hand.values())
            self._leased_at = began
        return self._claim()

    def _write(self) -> None:
        """Write the outcomes that have come in; they are kept until that has succeeded."""
        self._unwritten += gathered(self._done)
        if not self._unwritten:
            return
        claim.note(self._unwritten)
        written, self._unwritten = self._unwritten, []
        for outcome in written:
            del self._in_hand[outcome.notification.pk]
            self.sent += outcome.verdict is Verdict.SENT
            self._patience.saw(outcome)

    def _claim(self) -> int:
        began = time.monotonic()
        room = 2 * settings.MAIL_THREADS - len(self._in_hand)
        # Claims of one mail at a time would cost the database more than they bring.
        if began < self._claims_from or room < settings.MAIL_THREADS:
            return 0
        most = self._patience.limit(room, len(self._in_hand))
        claimed = self._claims.claim(most, self._in_hand) if most else []
        if claimed and not self._in_hand:
            self._leased_at = began
        self._hand_over(claimed)
        return len(claimed)

    def _hand_over(self, claimed: list[Notification]) -> None:
        """Make the mails and give them to the senders; one that cannot be made is put off."""
        for notification in claimed:
            self._in_hand[notification.pk] = notification
            self._busy_until = time.monotonic() + BUSY_FOR
            try:
                self._todo.put(Parcel(notification, render(notification)))
            except Exception as error:  # whatever went wrong, the others must go out
                logger.exception("a mail could not be made", extra={"notification_id": notification.pk})
                self._done.put(not_taken(notification, error))
        while len(self._senders) < min(settings.MAIL_THREADS, len(self._in_hand)):
            self._senders.append(Sender(self._todo, self._done, self._may_begin))
            self._senders[-1].start()

    def _may_begin(self) -> bool:
        """Whether what is in hand is still ours for certain: nobody renews leases while the database is away."""
        ends: float = self._leased_at + settings.MAIL_LEASE_SECONDS
        return time.monotonic() < ends

    def _wait(self, seconds: float) -> None:
        """Return when an outcome comes in, or a stop, or after `seconds`."""
        try:
            outcome = self._done.get(timeout=seconds)
        except queue.Empty:
            return
        if outcome is not None:
            self._unwritten.append(outcome)

    def _recover(self) -> None:
        """Wait a moment for the database to come back."""
        connection.close()
        self._claims_from = time.monotonic() + CLAIM_AFTER_ERROR
        self._wait(PAUSE_AFTER_ERROR)

    def _finish(self) -> None:
        """Give back what nobody has begun, wait for what is in hand, write both."""
        self._unwritten += [Outcome(parcel.notification, Verdict.GIVEN_BACK) for parcel in gathered(self._todo)]
        for _ in self._senders:
            self._todo.put(None)
        ends = time.monotonic() + STOP_WITHIN
        _try(self._write)
        while self._in_hand and time.monotonic() < ends:
            self._wait(LOOK_IDLE)
            _try(self._write)
        for sender in self._senders:
            sender.join(max(ends - time.monotonic(), 0))


def deliver_due() -> int:
    """Send everything that is due; how many were taken by the server. Safe beside any number of workers."""
    delivery = Delivery()
    delivery.run_until_idle()
    return delivery.sent


def gathered(items: queue.SimpleQueue[T | None]) -> list[T]:
    """What is in the queue by now."""
    found = []
    with suppress(queue.Empty):
        while True:
            item = items.get_nowait()
            if item is not None:
                found.append(item)
    return found


def _try(job: Callable[[], object]) -> None:
    """Do what can be done at the end; what cannot is mended by the leases, which run out."""
    try:
        job()
    except Exception:  # noqa: BLE001 - whatever went wrong, the worker ends
        log_failure(logger, "delivery could not finish in order")
        connection.close()
