"""One worker's hand on the ledger: takes mails that are due, keeps them while it sends, notes what became of them.

A claim is a lease: `lease` names it, `next_attempt_at` is its end. Whoever dies leaves leases that run out; what they
covered is then due again, for anybody. Only the holder of a lease writes the outcome.
"""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from database.clock import shared_now
from notifications.delivery.outcome import Outcome, Verdict
from notifications.delivery.pace import MAX_ATTEMPTS, Allowance, pause
from notifications.models import Notification, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

logger = logging.getLogger(__name__)

SCANNED = 100
"""Recipients that one query looks at."""
_HEADS = """
WITH RECURSIVE queue (recipient) AS (
    SELECT (
        SELECT recipient FROM {ledger} WHERE status = 'pending' AND recipient > %(after)s ORDER BY recipient LIMIT 1
    )
    UNION ALL
    SELECT (
        SELECT recipient FROM {ledger} WHERE status = 'pending' AND recipient > queue.recipient
        ORDER BY recipient LIMIT 1
    )
    FROM queue WHERE recipient IS NOT NULL
)
SELECT
    (SELECT id FROM {ledger} WHERE status = 'pending' AND recipient = queue.recipient ORDER BY id LIMIT 1),
    recipient,
    (
        SELECT next_attempt_at <= %(now)s FROM {ledger} WHERE status = 'pending' AND recipient = queue.recipient
        ORDER BY id LIMIT 1
    )
FROM queue WHERE recipient IS NOT NULL LIMIT %(most)s
"""
"""The first mail owed to each recipient after one, by a few probes of the index `notification_queue` each.

However long a queue is, its head alone is looked at. The status is spelt out, as a partial index asks for.
"""
_LEDGER = {
    "postgresql": "notifications_notification",
    "sqlite": "notifications_notification INDEXED BY notification_queue",  # it has no statistics to choose by
}


class Claims:
    """What one worker does with the ledger; to be used in one thread."""

    def __init__(self) -> None:
        self._after = ""

    def claim(self, most: int, in_hand: Collection[int] = ()) -> list[Notification]:
        """Lease up to `most` mails that are due, each the first that its recipient is owed; the oldest first.

        A recipient's next mail is due only when the earlier one is sent, failed or cancelled. What is `in_hand` is not
        leased again, even if its lease has run out meanwhile. Two to four queries in a short transaction, one query
        when nothing is due (on PostgreSQL one more for the time); rows that others are claiming are passed over.
        """
        now = shared_now()
        heads = [pk for pk in self._due_heads(now) if pk not in in_hand]
        if not heads or not most:
            return []
        with transaction.atomic():
            allowance = Allowance(now) if settings.MAIL_PER_MINUTE else None
            most = most if allowance is None else min(most, allowance.mails)
            claimed = _lease(heads, most, now) if most else []
            if allowance is not None and claimed:
                allowance.spend(len(claimed))
        return claimed

    def _due_heads(self, now: datetime) -> list[int]:
        """The due heads among the next recipients who have any, in turn; empty when nobody has."""
        began = self._after
        while True:
            heads = _heads(self._after, now)
            self._after = heads[-1][1] if len(heads) == SCANNED else ""
            due = [pk for pk, _, is_due in heads if is_due]
            if due or not (self._after or began):
                return due
            if not self._after:
                began = ""  # from the middle to the end there was nothing: once more from the beginning


def renew(claimed: Collection[Notification]) -> None:
    """Begin the leases of `claimed` anew. One statement."""
    _held(claimed).update(next_attempt_at=shared_now() + _lease_time())


def note(outcomes: Sequence[Outcome]) -> None:
    """Write what became of mails, each only while its lease is ours: who has claimed it meanwhile writes about it.

    One transaction, with a statement for all that were sent and one for each other.
    """
    sent = [outcome.notification for outcome in outcomes if outcome.verdict is Verdict.SENT]
    others = [outcome for outcome in outcomes if outcome.verdict is not Verdict.SENT]
    now = shared_now()
    with transaction.atomic():
        if sent:
            done = {"status": Status.SENT, "sent_at": now, "next_attempt_at": None, "last_error": ""}
            _held(sent).update(lease=None, **done)
        for outcome in others:
            _held([outcome.notification]).update(lease=None, **_changes(outcome, now))


def _heads(after: str, now: datetime) -> list[tuple[int, str, bool]]:
    """Id, recipient and whether it is due, of the first mail owed to each of the recipients that follow `after`."""
    query = _HEADS.format(ledger=_LEDGER[connection.vendor])
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(query, {"after": after, "now": moment, "most": SCANNED})
        return list(cursor.fetchall())


def _lease(heads: list[int], most: int, now: datetime) -> list[Notification]:
    due = Notification.objects.due(now).filter(pk__in=heads).order_by("next_attempt_at", "id")
    claimed = list(due.select_for_update(skip_locked=True, no_key=True)[:most])
    lease = uuid.uuid4()
    # The try counts from here: after a crash nobody knows whether the server has the mail.
    Notification.objects.filter(pk__in=[row.pk for row in claimed]).update(
        lease=lease, next_attempt_at=now + _lease_time(), attempts=F("attempts") + 1
    )
    for row in claimed:
        row.lease, row.attempts = lease, row.attempts + 1
    return claimed


def _lease_time() -> timedelta:
    return timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def _held(claimed: Collection[Notification]) -> Any:
    leases = {row.lease for row in claimed}
    return Notification.objects.filter(pk__in=[row.pk for row in claimed], lease__in=leases)


def _changes(outcome: Outcome, now: datetime) -> dict[str, Any]:
    """The ledger's entry about a mail that was not sent."""
    tries = outcome.notification.attempts
    if outcome.verdict is Verdict.GIVEN_BACK:
        return {"attempts": tries - 1, "next_attempt_at": now}
    if outcome.verdict is Verdict.NOT_OFFERED:
        logger.warning("mail server not to be had", extra={"notification_id": outcome.notification.pk})
        return {"attempts": tries - 1, "next_attempt_at": now + pause(1), "last_error": outcome.error}
    is_final = outcome.verdict is Verdict.REFUSED or tries >= MAX_ATTEMPTS
    logger.log(
        logging.ERROR if is_final else logging.WARNING,
        "mail not taken",
        extra={"notification_id": outcome.notification.pk, "attempts": tries, "final": is_final},
    )
    if is_final:
        return {"status": Status.FAILED, "next_attempt_at": None, "last_error": outcome.error}
    return {"next_attempt_at": now + pause(tries), "last_error": outcome.error}
