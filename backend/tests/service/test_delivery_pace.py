"""When a mail is tried again, the rate limit, and patience with a server that is away (delivery/pace.py)."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.utils import timezone

from notifications import services as ledger
from notifications.delivery import deliver_due
from notifications.delivery.outcome import Outcome, Verdict
from notifications.delivery.pace import BURST, LONGEST_PATIENCE, LONGEST_PAUSE, MAX_ATTEMPTS, Allowance, Patience, pause
from notifications.models import Notification, SendingPace, Status
from tests.concurrency.harness import together
from tests.factories import make_mail
from tests.smtp import Mailbox, serving

if TYPE_CHECKING:
    from datetime import datetime

    from pytest_django import Settings

NOW = timezone.now()
OUTAGE = Outcome(Notification(), Verdict.NOT_OFFERED, is_outage=True)
SENT = Outcome(Notification(), Verdict.SENT)


def test_pauses_double_up_to_a_day_and_are_never_longer() -> None:
    pauses = [pause(attempts).total_seconds() for attempts in range(1, MAX_ATTEMPTS + 1)]

    for attempts, seconds in enumerate(pauses):
        whole = min(5 * 2**attempts, 86_400)
        assert 0.8 * whole <= seconds <= whole
    assert all(later > 1.2 * earlier for earlier, later in pairwise(pauses[:-1]))
    assert timedelta(days=1) < timedelta(seconds=sum(pauses)) < timedelta(days=3)
    assert max(pauses) <= LONGEST_PAUSE.total_seconds()


def test_pauses_spread() -> None:
    assert len({pause(3) for _ in range(50)}) > 40


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_server_that_is_away_is_asked_with_one_mail_at_a_time_after_growing_pauses() -> None:
    clock = Clock()
    patience = Patience(3, clock)
    patience.saw(OUTAGE)
    patience.saw(OUTAGE)
    assert patience.limit(6, 2) == 6, "one sender may still get through"

    pauses = []
    for _ in range(9):
        patience.saw(OUTAGE)
        patience.saw(OUTAGE)  # what was under way with it makes no difference
        began = clock.now
        while not patience.limit(6, 0):
            clock.now += 0.05
        pauses.append(clock.now - began)
        assert patience.limit(6, 0) == 1
        assert patience.limit(6, 1) == 0, "the one that asks is under way"

    for number, seconds in enumerate(pauses):
        whole = min(2.0**number, LONGEST_PATIENCE)
        assert 0.8 * whole <= seconds <= whole + 0.06
    patience.saw(SENT)
    assert patience.limit(6, 1) == 6


def test_a_mail_that_nobody_began_with_says_nothing_about_the_server() -> None:
    patience = Patience(1, Clock())
    patience.saw(OUTAGE)

    patience.saw(Outcome(Notification(), Verdict.GIVEN_BACK))

    assert patience.limit(6, 0) == 0


def begin(mails: int, now: datetime) -> int:
    """Begin up to `mails` at `now`; how many were allowed."""
    with transaction.atomic():
        allowance = Allowance(now)
        allowed: int = min(mails, allowance.mails)
        allowance.spend(allowed)
    return allowed


@pytest.mark.django_db
@pytest.mark.parametrize("rate", [1, 60, 90, 6000])
def test_no_more_than_the_limit_begins_in_any_minute(settings: Settings, rate: int) -> None:
    settings.MAIL_PER_MINUTE = rate
    moments = [NOW + timedelta(milliseconds=500 * number) for number in range(2 * 150)]

    begun = [begin(1000, moment) for moment in moments]

    at_once = 1 + rate // 60
    minutes = [sum(begun[start : start + 120]) for start in range(0, len(begun) - 120, 20)]
    assert all(rate - 1 <= mails <= rate + at_once for mails in minutes), minutes
    assert max(begun) <= at_once


@pytest.mark.django_db
def test_time_without_mail_is_not_saved_up(settings: Settings) -> None:
    settings.MAIL_PER_MINUTE = 120
    begin(1, NOW)

    assert begin(1000, NOW + timedelta(hours=5)) == 1 + 2 * BURST.total_seconds()


@pytest.mark.django_db
def test_a_clock_that_was_ahead_keeps_no_mail_back(settings: Settings) -> None:
    settings.MAIL_PER_MINUTE = 120
    begin(1, NOW + timedelta(hours=2))

    assert begin(1000, NOW + timedelta(seconds=1)) == 1


@pytest.mark.django_db
def test_what_is_allowed_and_not_begun_stays_allowed(settings: Settings) -> None:
    settings.MAIL_PER_MINUTE = 600

    assert [begin(3, NOW), begin(3, NOW), begin(10, NOW), begin(10, NOW)] == [3, 3, 5, 0]


@pytest.mark.django_db(transaction=True)
def test_workers_share_the_limit(settings: Settings) -> None:
    settings.MAIL_PER_MINUTE = 600
    mailbox = Mailbox()
    ledger.owe([make_mail() for _ in range(100)])
    began = timezone.now()

    with serving(mailbox, settings):
        together(*[deliver_due] * 4)

    passed = timezone.now() - began + BURST + timedelta(milliseconds=100)
    assert 11 <= len(mailbox.ids) <= passed / timedelta(milliseconds=100)
    assert Notification.objects.filter(status=Status.PENDING, lease=None, attempts=0).count() == 100 - len(mailbox.ids)


@pytest.mark.django_db
def test_without_a_limit_nothing_is_counted(settings: Settings) -> None:
    ledger.owe([make_mail() for _ in range(40)])

    assert deliver_due() == 40
    assert not SendingPace.objects.exists()


def test_the_pace_says_how_far_it_is_paid() -> None:
    assert str(NOW) in str(SendingPace(paid_until=NOW))
