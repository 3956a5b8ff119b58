"""When a mail is tried again, how many may go out a minute, and how long a worker spares a server that is away."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from notifications.delivery.outcome import Verdict
from notifications.models import SendingPace

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from notifications.delivery.outcome import Outcome

LONGEST_PAUSE = timedelta(days=1)
MAX_ATTEMPTS = 16
"""With the pauses between them, about two days."""
BURST = timedelta(seconds=1)
"""How much unused time may be made up for at once under `MAIL_PER_MINUTE`."""
CLOCK_IS_WRONG = timedelta(minutes=1)
"""Nobody pays further ahead than the moment between reading the clock and getting the lock: it was set back."""
LONGEST_PATIENCE = 30.0
"""Seconds after which a server that is away is asked again at the latest."""


def pause(attempts: int) -> timedelta:
    """How long to wait after so many tries.

    `MAIL_RETRY_SECONDS`, doubled each time up to a day, and up to a fifth shorter, so that retries spread out.
    """
    longest = LONGEST_PAUSE.total_seconds()
    seconds = min(settings.MAIL_RETRY_SECONDS * 2 ** (attempts - 1), longest)
    return timedelta(seconds=seconds * random.uniform(0.8, 1))  # noqa: S311 - spreads, guards nothing


class Allowance:
    """What `MAIL_PER_MINUTE` lets all workers together begin now; without that setting, any number.

    Needs a transaction, and holds the one row of the pace until its end: one query to ask, one to spend.
    """

    def __init__(self, now: datetime) -> None:
        self._interval = timedelta(minutes=1) / settings.MAIL_PER_MINUTE
        row, _ = SendingPace.objects.select_for_update().get_or_create(
            pk=1, defaults={"paid_until": now - BURST - self._interval}
        )
        paid_until = row.paid_until if row.paid_until <= now + CLOCK_IS_WRONG else now - self._interval
        self._paid_until = max(paid_until, now - BURST - self._interval)
        self.mails: int = max((now - self._paid_until) // self._interval, 0)

    def spend(self, mails: int) -> None:
        """Note that so many are begun."""
        SendingPace.objects.update(paid_until=self._paid_until + mails * self._interval)


@dataclass
class Patience:
    """Spares a server that is away: after an outage of every sender, one mail at a time after growing pauses."""

    senders: int
    clock: Callable[[], float] = time.monotonic
    _outages: int = 0
    _pause: float = 0.0
    _resumes: float = float("-inf")

    def saw(self, outcome: Outcome) -> None:
        """Learn from what became of a mail."""
        if outcome.verdict is Verdict.GIVEN_BACK:
            return
        if not outcome.is_outage:
            self._outages, self._pause, self._resumes = 0, 0.0, float("-inf")
            return
        self._outages += 1
        if self._is_short and self.clock() >= self._resumes:
            self._pause = min(self._pause * 2 or 1.0, LONGEST_PATIENCE)
            self._resumes = self.clock() + self._pause * random.uniform(0.8, 1)  # noqa: S311 - spreads, guards nothing

    def limit(self, room: int, in_hand: int) -> int:
        """How many of `room` mails to begin now, while `in_hand` are under way."""
        if not self._is_short:
            return room
        return 1 if in_hand == 0 and self.clock() >= self._resumes else 0

    @property
    def _is_short(self) -> bool:
        return self._outages >= self.senders
