"""Threads that each keep one connection to the mail server and never touch the database."""

from __future__ import annotations

import logging
import queue
import smtplib
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import get_connection

from notifications.delivery.outcome import Outcome, Verdict, not_taken, unreachable
from notifications.delivery.smtp import Backend

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.mail import EmailMessage
    from django.core.mail.backends.base import BaseEmailBackend

    from notifications.models import Notification

logger = logging.getLogger(__name__)

IDLE = 10.0
"""Seconds after which a connection without work is closed, before the server does so."""
TIMEOUTS = 5
"""How many times `EMAIL_TIMEOUT` a server may take over one mail, from the connection to the last word."""
_SMTP = "django.core.mail.backends.smtp.EmailBackend"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed mail, ready to be sent."""

    notification: Notification
    mail: EmailMessage


class Sender(threading.Thread):
    """Sends parcels from `todo` one after the other, and puts what became of each into `done`; None ends it.

    Each wait for the server has `EMAIL_TIMEOUT` seconds, and all of one mail `TIMEOUTS` times as many, as long as
    somebody calls `hang_up_if_late`. A daemon: a server that hangs does not keep the process.
    `may_begin` says whether a mail may still be offered, or is perhaps somebody else's by now.
    """

    def __init__(
        self,
        todo: queue.SimpleQueue[Parcel | None],
        done: queue.SimpleQueue[Outcome | None],
        may_begin: Callable[[], bool],
    ) -> None:
        super().__init__(name="mail", daemon=True)
        self._todo = todo
        self._done = done
        self._may_begin = may_begin
        self._connection: BaseEmailBackend | None = None
        self._began: float | None = None

    def run(self) -> None:
        """Work until told to end."""
        while True:
            self._began = None
            try:
                parcel = self._todo.get(timeout=IDLE if self._connection else None)
            except queue.Empty:
                self._began = time.monotonic()
                self._close()
                continue
            self._began = time.monotonic()
            if parcel is None:
                break
            self._done.put(self._send(parcel))
        self._close()

    def hang_up_if_late(self) -> None:
        """End a conversation that has taken too long; for another thread. The mail is then put off like any other."""
        began, connection = self._began, self._connection
        longest = TIMEOUTS * settings.EMAIL_TIMEOUT
        if began is not None and isinstance(connection, Backend) and time.monotonic() > began + longest:
            connection.hang_up()

    def _send(self, parcel: Parcel) -> Outcome:
        try:
            connection = self._open()
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the mail is still owed
            self._close()
            return unreachable(parcel.notification, error)
        if not self._may_begin():  # asked last, as opening may take long
            return Outcome(parcel.notification, Verdict.GIVEN_BACK)
        try:
            connection.send_messages([parcel.mail])
        except (smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            outcome = not_taken(parcel.notification, error)
            if outcome.is_outage:
                self._close()
            return outcome  # the server goes on listening
        except Exception as error:  # noqa: BLE001
            self._close()
            return not_taken(parcel.notification, error)
        return Outcome(parcel.notification, Verdict.SENT)

    def _open(self) -> BaseEmailBackend:
        if self._connection is None:
            # Kept before it is opened: what fails half-way (a wrong password) is closed like any other.
            ours = f"{Backend.__module__}.{Backend.__name__}" if settings.EMAIL_BACKEND == _SMTP else None
            self._connection = get_connection(ours, fail_silently=False)
            self._connection.open()
        return self._connection

    def _close(self) -> None:
        """Leave the server; what it answers no longer matters."""
        if self._connection is not None:
            try:
                self._connection.close()
            except (OSError, smtplib.SMTPException):
                logger.debug("the connection was gone already")
            self._connection = None
