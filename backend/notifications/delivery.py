"""Sends what the ledger owes (docs/adr/0003).

A worker leases a few due mails in one short transaction, sends them over one connection with no transaction open, and
writes each outcome. Whoever dies in between leaves leases that run out; what they covered is then due again. So nothing
is lost, and a mail can go out twice only when the worker died between the server's "250" and our note of it; both
copies carry the same Message-ID.
"""

from __future__ import annotations

import logging
import random
import smtplib
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection as database
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from notifications.models import Notification, Status
from notifications.rendering import render

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.mail.backends.base import BaseEmailBackend

logger = logging.getLogger(__name__)

BATCH = 10
"""Mails a lease covers."""
LEASE = timedelta(seconds=120)
"""How long a worker may take over them; then others try."""
LAST_START = timedelta(seconds=40)
"""No mail is begun later than this before its lease ends (an SMTP conversation has 20 s for each step)."""
MAX_ATTEMPTS = 14
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=12)
AUTHENTICATION_CODES = frozenset({530, 534, 535, 538})
"""They tell of our credentials, not of the mail (RFC 4954)."""


@dataclass
class Stop:
    """Asks deliveries to end after the mail in hand."""

    requested: bool = False


stop = Stop()


def deliver_due() -> int:
    """Send everything that is due, in several threads when there is much; how many were taken by the server.

    Safe in any number of processes and machines. Returns early when `stop.requested`.
    """
    sent = _deliver_batches(most=1)
    if sent is None:
        return 0
    if not Notification.objects.due(timezone.now()).exists():
        return sent
    with ThreadPoolExecutor(settings.MAIL_THREADS, thread_name_prefix="mail") as threads:
        results = [threads.submit(_deliver_in_thread) for _ in range(settings.MAIL_THREADS)]
    return sent + sum(result.result() for result in results)


def _deliver_in_thread() -> int:
    try:
        return _deliver_batches() or 0
    finally:
        database.close()


def _deliver_batches(most: int | None = None) -> int | None:
    """Lease and send batch after batch over one connection; None when nothing was due."""
    sender = Sender()
    sent = 0
    done = 0
    try:
        while not stop.requested and (most is None or done < most):
            batch, lease_ends = _lease()
            if not batch:
                break
            sent += sum(sender.send(notification, lease_ends) for notification in batch)
            done += 1
    finally:
        sender.close()
    return sent if done else None


def _lease() -> tuple[list[Notification], datetime]:
    now = timezone.now()
    lease = uuid.uuid4()
    with transaction.atomic():
        due = Notification.objects.due(now).order_by("next_attempt_at", "id")
        batch = list(due.select_for_update(skip_locked=True, no_key=True)[:BATCH])
        ends = now + LEASE
        # The try counts from here: after a crash nobody knows whether the server has the mail.
        Notification.objects.filter(pk__in=[row.pk for row in batch]).update(
            lease=lease, next_attempt_at=ends, attempts=F("attempts") + 1
        )
    for row in batch:
        row.lease, row.attempts = lease, row.attempts + 1
    return batch, ends


class Sender:
    """One SMTP connection, opened when needed and again after an error, and the ledger's notes about what it sent."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def send(self, notification: Notification, lease_ends: datetime) -> bool:
        """Try one leased mail and note the outcome; whether the server took it."""
        now = timezone.now()
        if stop.requested or now > lease_ends - LAST_START:
            self._note(notification, next_attempt_at=now, attempts=notification.attempts - 1)
            return False
        try:
            self._open().send_messages([render(notification, self._open())])
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the mail is still owed
            self.close()
            self._note_failure(notification, error, now)
            return False
        self._note(notification, status=Status.SENT, sent_at=timezone.now(), next_attempt_at=None, last_error="")
        return True

    def close(self) -> None:
        """Leave the server; what it answers no longer matters."""
        if self._connection is not None:
            try:
                self._connection.close()
            except (OSError, smtplib.SMTPException):
                logger.debug("the connection was gone already")
            self._connection = None

    def _open(self) -> BaseEmailBackend:
        if self._connection is None:
            # Kept before it is opened: what fails half-way (a wrong password) is closed like any other.
            self._connection = get_connection(fail_silently=False)
            self._connection.open()
        return self._connection

    def _note_failure(self, notification: Notification, error: Exception, now: datetime) -> None:
        final = is_permanent(error) or notification.attempts >= MAX_ATTEMPTS
        logger.log(
            logging.ERROR if final else logging.WARNING,
            "mail not taken",
            extra={"notification_id": notification.pk, "attempts": notification.attempts, "final": final},
        )
        self._note(
            notification,
            status=Status.FAILED if final else Status.PENDING,
            next_attempt_at=None if final else now + pause(notification.attempts),
            last_error=_describe(error),
        )

    @staticmethod
    def _note(notification: Notification, **values: object) -> None:
        # Conditional on the lease: a worker that was too slow must not overwrite what another noted.
        Notification.objects.filter(pk=notification.pk, lease=notification.lease).update(lease=None, **values)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many tries: 5 s, doubling up to 12 h, with ±20 % so that retries spread out."""
    seconds = min(FIRST_PAUSE.total_seconds() * 2 ** (attempts - 1), LONGEST_PAUSE.total_seconds())
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311 - spreads, guards nothing


def is_permanent(error: Exception) -> bool:
    """Whether the server refused this mail for good (5xx about sender, recipient or content)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return error.smtp_code >= 500 and error.smtp_code not in AUTHENTICATION_CODES
    return False


def _describe(error: Exception) -> str:
    """What the ledger shows; never a password (an authentication error carries only the server's words)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_text(words)}" for code, words in error.recipients.values())[:500]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"[:500]
    return f"{type(error).__name__}: {error}"[:500]


def _text(words: bytes | str) -> str:
    """What a server said; it may say it in any encoding."""
    return words.decode(errors="replace") if isinstance(words, bytes) else words
