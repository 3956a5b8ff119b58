"""Who is sent what in which order, and what keeps nobody else waiting (notifications/delivery/claim.py)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from notifications import services as ledger
from notifications.delivery import claim, deliver_due
from notifications.delivery.claim import Claims
from notifications.delivery.outcome import Outcome, Verdict
from notifications.models import Notification, Status
from tests.concurrency.harness import processes_together, together
from tests.factories import make_mail
from tests.smtp import Mailbox, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoAssertNumQueries, Settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with serving(box, settings):
        yield box


def owe(*recipients: str) -> None:
    """One mail to each, in this order; the title says the how manieth it is."""
    ledger.owe([make_mail(recipient=name, title=f"{number}") for number, name in enumerate(recipients)])


def taken(claimed: list[Notification]) -> list[str]:
    return [mail.recipient for mail in claimed]


def put_off(*recipients: str) -> None:
    later = timezone.now() + timedelta(hours=1)
    Notification.objects.filter(recipient__in=recipients).update(next_attempt_at=later)


def arrived(mailbox: Mailbox) -> dict[str, list[int]]:
    """The numbers of the mails that each recipient got, in the order of arrival."""
    numbers: dict[str, list[int]] = {}
    for mail, [recipient] in zip(mailbox.mails, mailbox.recipients, strict=True):
        numbers.setdefault(recipient, []).append(int(str(mail["Subject"]).rsplit(":", 1)[1]))
    return numbers


def test_a_claim_takes_the_first_mail_of_each_recipient_the_oldest_first() -> None:
    owe("b@x.org", "a@x.org", "b@x.org", "a@x.org", "c@x.org")
    claims = Claims()

    assert taken(claims.claim(2)) == ["b@x.org", "a@x.org"]
    assert taken(claims.claim(10)) == ["c@x.org"]
    assert claims.claim(10) == []


@pytest.mark.parametrize("verdict", [Verdict.SENT, Verdict.REFUSED])
def test_the_next_mail_to_a_person_is_claimed_when_the_earlier_one_is_done(verdict: Verdict) -> None:
    owe("a@x.org", "a@x.org")
    claims = Claims()
    [first] = claims.claim(10)
    assert claims.claim(10) == []

    claim.note([Outcome(first, verdict)])

    [second] = claims.claim(10)
    assert second.pk > first.pk


def test_a_cancelled_mail_holds_up_nothing() -> None:
    owe("a@x.org", "a@x.org")
    first, second = Notification.objects.order_by("pk")
    Notification.objects.filter(pk=first.pk).update(next_attempt_at=timezone.now() + timedelta(hours=1))
    assert Claims().claim(10) == []

    ledger.cancel_all(first.ticket or 0)

    assert [mail.pk for mail in Claims().claim(10)] == [second.pk]


def test_a_mail_that_is_put_off_holds_up_its_recipient_alone() -> None:
    owe("a@x.org", "a@x.org", "b@x.org")
    claims = Claims()
    mine, other = claims.claim(10)

    claim.note([Outcome(mine, Verdict.PUT_OFF, "451 later"), Outcome(other, Verdict.SENT)])

    assert claims.claim(10) == []


def test_every_recipient_has_a_turn_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim, "SCANNED", 3)
    everybody = [f"{number:02}@x.org" for number in range(20)]
    owe(*everybody, *everybody)
    claims = Claims()

    rounds = [taken(batch) for batch in iter(lambda: claims.claim(2), [])]

    assert sorted(name for batch in rounds for name in batch) == everybody


def test_those_who_are_put_off_do_not_hide_those_who_come_after_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim, "SCANNED", 3)
    everybody = [f"{number:02}@x.org" for number in range(20)]
    owe(*everybody)
    put_off(*everybody[:10], *everybody[11:])

    assert taken(Claims().claim(2)) == ["10@x.org"]


def test_a_look_from_the_middle_of_the_round_finds_those_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim, "SCANNED", 2)
    owe("a@x.org", "b@x.org", "c@x.org", "d@x.org")
    claims = Claims()
    put_off("c@x.org", "d@x.org")

    assert [taken(claims.claim(1)) for _ in range(3)] == [["a@x.org"], ["b@x.org"], []]


@pytest.mark.parametrize("backlog", [1, 30])
def test_a_claim_costs_the_same_whatever_is_owed(
    backlog: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owe(*["a@x.org", "b@x.org"] * backlog)
    claims = Claims()

    the_time = connection.vendor == "postgresql"
    with django_assert_num_queries(the_time + 5):  # heads, savepoint, lock, lease, release
        assert len(claims.claim(10)) == 2
    with django_assert_num_queries(the_time + 1):  # heads
        assert claims.claim(10) == []


def test_a_look_reads_the_index_of_what_is_owed_and_nothing_else() -> None:
    owe(*[f"{number}@x.org" for number in range(500)])
    Notification.objects.update(status=Status.SENT, sent_at=timezone.now())
    owe(*["a@x.org", "b@x.org"] * 250)
    is_sqlite = connection.vendor == "sqlite"

    with connection.cursor() as cursor:
        if not is_sqlite:
            cursor.execute("ANALYZE notifications_notification")
        query = claim._HEADS.format(ledger=claim._LEDGER[connection.vendor])
        moment = connection.ops.adapt_datetimefield_value(timezone.now())
        cursor.execute(
            f"EXPLAIN {'QUERY PLAN' if is_sqlite else 'ANALYZE'} {query}",
            {"after": "", "now": moment, "most": claim.SCANNED},
        )
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())

    assert plan.count("notification_queue") == 4, plan
    for slow in ("Seq Scan", "Sort", "SCAN notifications", "TEMP B-TREE"):
        assert slow not in plan, plan


def test_each_recipient_gets_their_mails_in_the_order_they_were_owed(mailbox: Mailbox) -> None:
    people = ["a@x.org", "b@x.org", "c@x.org"]
    owe(*people * 30)

    assert deliver_due() == 90

    assert arrived(mailbox) == {name: list(range(offset, 90, 3)) for offset, name in enumerate(people)}


@pytest.mark.django_db(transaction=True)
def test_several_workers_keep_the_order_too(mailbox: Mailbox) -> None:
    people = [f"{number}@x.org" for number in range(7)]
    owe(*people * 20)
    mailbox.delay = 0.002

    assert sum(together(*[deliver_due] * 3)) <= 140
    while deliver_due():
        pass

    assert arrived(mailbox) == {name: list(range(offset, 140, 7)) for offset, name in enumerate(people)}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_workers_send_each_mail_once_and_in_order(mailbox: Mailbox, settings: Settings) -> None:
    people = [f"{number}@x.org" for number in range(40)]
    owe(*people * 10)
    task = ("deliver", f"127.0.0.1:{settings.EMAIL_PORT}")

    processes_together(*[task] * 4)
    together(*[deliver_due] * 16)

    assert arrived(mailbox) == {name: list(range(offset, 400, 40)) for offset, name in enumerate(people)}
    assert set(Notification.objects.values_list("status", "attempts")) == {(Status.SENT, 1)}


def test_one_bad_address_among_many_costs_the_others_nothing(mailbox: Mailbox) -> None:
    mailbox.refused["bad@x.org"] = "550 no such mailbox"
    mailbox.refused["full@x.org"] = "452 the mailbox is full"
    owe(*["bad@x.org", "full@x.org"] * 5, *[f"{number}@x.org" for number in range(50)])

    assert deliver_due() == 50

    assert Notification.objects.filter(recipient="bad@x.org", status=Status.FAILED).count() == 5
    full = Notification.objects.filter(recipient="full@x.org", status=Status.PENDING).order_by("pk")
    assert [mail.attempts for mail in full] == [1, 0, 0, 0, 0], "only the first is tried"
