"""Leases, stops, and what a worker does when the database or the mail server is away (delivery/loop.py)."""

from __future__ import annotations

import socketserver
import threading
import time
import uuid
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from notifications import services as ledger
from notifications.delivery import Delivery, claim, deliver_due, loop
from notifications.delivery.claim import Claims
from notifications.delivery.outcome import Outcome, Verdict
from notifications.models import Notification, Status
from tests.factories import make_mail
from tests.service.seen import about
from tests.smtp import Mailbox, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with serving(box, settings):
        yield box


def owe(mails: int = 1) -> Notification:
    ledger.owe([make_mail() for _ in range(mails)])
    return Notification.objects.latest("id")


def rows(**values: Any) -> int:
    return Notification.objects.filter(**values).count()


def wait_until(is_so: Callable[[], object]) -> None:
    ends = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < ends, "not within 20 s"
        time.sleep(0.01)


@contextmanager
def running(settings: Settings, threads: int = 2) -> Iterator[Delivery]:
    """A worker in a thread of its own, which ends with the block."""
    settings.MAIL_THREADS = threads
    delivery = Delivery()
    thread = threading.Thread(target=_run, args=(delivery,))
    thread.start()
    try:
        yield delivery
    finally:
        delivery.stop()
        thread.join(30)
        assert not thread.is_alive()


def _run(delivery: Delivery) -> None:
    try:
        delivery.run()
    finally:
        connection.close()


def test_a_mail_whose_worker_died_is_delivered_by_another_when_the_lease_is_over(mailbox: Mailbox) -> None:
    notification = owe()
    assert len(Claims().claim(10)) == 1

    assert deliver_due() == 0
    notification.refresh_from_db()
    assert notification.next_attempt_at is not None
    assert 50 < (notification.next_attempt_at - timezone.now()).total_seconds() <= 60
    Notification.objects.update(next_attempt_at=timezone.now())
    assert deliver_due() == 1

    notification.refresh_from_db()
    assert (notification.status, notification.attempts) == (Status.SENT, 2)


@pytest.mark.parametrize("verdict", Verdict)
def test_a_worker_that_was_too_slow_does_not_overwrite_what_another_noted(verdict: Verdict) -> None:
    notification = owe()
    [claimed] = Claims().claim(10)
    others = uuid.uuid4()
    Notification.objects.update(lease=others, last_error="of another")

    claim.note([Outcome(claimed, verdict, "of mine")])
    claim.renew([claimed])

    notification.refresh_from_db()
    assert (notification.status, notification.lease, notification.last_error) == (Status.PENDING, others, "of another")


def test_a_mail_in_hand_is_not_cancelled() -> None:
    notification = owe()
    [claimed] = Claims().claim(10)

    ledger.cancel_all(about(notification))
    claim.note([Outcome(claimed, Verdict.SENT)])

    notification.refresh_from_db()
    assert notification.status == Status.SENT


@pytest.mark.django_db(transaction=True)
def test_a_lease_is_renewed_as_long_as_the_mail_is_in_hand(mailbox: Mailbox, settings: Settings) -> None:
    settings.MAIL_LEASE_SECONDS = 1
    mailbox.delay = 2.5
    owe()

    with running(settings):
        wait_until(lambda: mailbox.mails)
        ends = time.monotonic() + 2
        while time.monotonic() < ends:
            assert deliver_due() == 0
            time.sleep(0.1)
        wait_until(lambda: rows(status=Status.SENT))

    assert len(mailbox.ids) == 1


def test_no_mail_is_begun_that_may_be_somebody_elses_by_now(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Delivery, "_may_begin", lambda _: False)
    notification = owe()

    delivery = Delivery()
    delivery._turn()
    delivery._finish()

    notification.refresh_from_db()
    assert mailbox.mails == []
    assert (notification.status, notification.attempts, notification.lease) == (Status.PENDING, 0, None)


def test_without_a_renewal_a_mail_is_not_ours_for_ever(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = Delivery()
    assert not delivery._may_begin()
    delivery._leased_at = time.monotonic()

    assert delivery._may_begin()
    delivery._leased_at -= settings.MAIL_LEASE_SECONDS
    assert not delivery._may_begin()


@pytest.mark.django_db(transaction=True)
def test_a_stop_finishes_what_is_in_hand_and_gives_back_the_rest(mailbox: Mailbox, settings: Settings) -> None:
    mailbox.delay = 0.3
    owe(25)

    with running(settings, threads=3):
        wait_until(lambda: len(mailbox.mails) == 3)

    assert len(mailbox.ids) == rows(status=Status.SENT) == 3
    assert Notification.objects.due(timezone.now()).filter(attempts=0, lease=None).count() == 22


@pytest.mark.django_db(transaction=True)
def test_a_stop_does_not_wait_for_ever(mailbox: Mailbox, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "STOP_WITHIN", 0.3)
    mailbox.delay = 2
    owe()

    with running(settings):
        wait_until(lambda: mailbox.mails)

    assert rows(status=Status.PENDING, lease__isnull=False) == 1, "nobody knows yet; another asks after the lease"


@pytest.mark.django_db(transaction=True)
def test_what_was_sent_while_the_database_was_away_is_noted_when_it_is_back(
    mailbox: Mailbox, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(loop, "PAUSE_AFTER_ERROR", 0.05)
    monkeypatch.setattr(loop, "CLAIM_AFTER_ERROR", 0.2)
    note, failures = claim.note, [OperationalError("the database is gone")] * 3

    def unlucky(outcomes: list[Outcome]) -> None:
        if failures:
            raise failures.pop()
        note(outcomes)

    monkeypatch.setattr(claim, "note", unlucky)
    owe(3)

    with running(settings):
        wait_until(lambda: rows(status=Status.SENT) == 3)

    assert len(mailbox.ids) == 3
    assert caplog.text.count("delivery failed; it is tried again") == 3


@pytest.mark.django_db(transaction=True)
def test_after_the_database_was_away_a_worker_claims_nothing_for_a_moment(
    mailbox: Mailbox, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others note first what they have sent, lest it be sent again."""
    delivery = Delivery()
    owe()
    delivery._recover()

    assert delivery._turn() == 0
    monkeypatch.setattr(delivery, "_claims_from", delivery._claims_from - loop.CLAIM_AFTER_ERROR)
    assert delivery._turn() == 1
    delivery._finish()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_at_the_end_keeps_nobody(
    mailbox: Mailbox, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(loop, "STOP_WITHIN", 0.3)
    mailbox.delay = 0.2

    def gone(_: object) -> None:
        raise OperationalError("the database is gone")

    owe()
    with running(settings):
        wait_until(lambda: mailbox.mails)
        monkeypatch.setattr(claim, "note", gone)

    assert "delivery could not finish in order" in caplog.text
    assert rows(status=Status.PENDING, lease__isnull=False) == 1


def test_a_server_that_cannot_be_reached_uses_up_no_tries(settings: Settings) -> None:
    with serving(Mailbox(), settings):
        pass  # and gone again
    notification = owe()

    for _ in range(3):
        assert deliver_due() == 0
        notification.refresh_from_db()
        assert (notification.status, notification.attempts) == (Status.PENDING, 0)
        assert notification.next_attempt_at is not None
        assert notification.next_attempt_at - timezone.now() <= timedelta(seconds=5)
        Notification.objects.update(next_attempt_at=timezone.now())


def test_a_server_that_is_away_is_not_asked_for_each_of_many_mails(settings: Settings) -> None:
    with serving(Mailbox(), settings):
        pass  # and gone again
    settings.MAIL_THREADS = 4
    owe(100)

    assert deliver_due() == 0

    assert rows(last_error="") > 80
    assert rows(status=Status.PENDING, lease=None, attempts=0) == 100


@pytest.mark.django_db(transaction=True)
def test_a_server_that_comes_back_gets_what_has_gathered(settings: Settings) -> None:
    settings.MAIL_RETRY_SECONDS = 1
    mailbox = Mailbox()
    with serving(mailbox, settings):
        pass
    port = settings.EMAIL_PORT
    owe(40)

    with running(settings):
        wait_until(lambda: rows(last_error__contains="ConnectionRefused"))
        with serving(mailbox, settings, port=port):
            wait_until(lambda: rows(status=Status.SENT) == 40)

    assert len(mailbox.ids) == len(set(mailbox.ids)) == 40


@pytest.mark.django_db(transaction=True)
def test_connections_are_used_again(mailbox: Mailbox, settings: Settings) -> None:
    settings.MAIL_THREADS = 2
    mailbox.data_answers = ["550 not this one", "451 not now"]  # an answer is no reason to leave
    owe(30)

    deliver_due()

    assert len(mailbox.ids) == 28
    assert len(mailbox.connections) <= 2


@pytest.mark.django_db(transaction=True)
def test_a_connection_without_work_is_closed(
    mailbox: Mailbox, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.delivery.send.IDLE", 0.1)

    with running(settings, threads=1):
        for number in (1, 2):
            owe()
            wait_until(lambda: rows(status=Status.SENT) == number)  # noqa: B023 - called at once
            wait_until(lambda: not mailbox.open_connections)

    assert len(mailbox.connections) == 2


def test_a_server_that_is_leaving_is_left(mailbox: Mailbox, settings: Settings) -> None:
    settings.MAIL_THREADS = 1
    mailbox.rcpt_answers = ["421 closing for maintenance"]
    first = owe()

    deliver_due()

    first.refresh_from_db()
    assert (first.status, first.attempts) == (Status.PENDING, 1)
    assert first.last_error == "421 closing for maintenance"


def test_a_server_that_hangs_is_left_after_the_time_for_a_step(mailbox: Mailbox, settings: Settings) -> None:
    settings.EMAIL_TIMEOUT = 1
    mailbox.delay = 3
    notification = owe()

    assert deliver_due() == 0

    notification.refresh_from_db()
    assert (notification.status, notification.attempts) == (Status.PENDING, 1)
    assert "TimeoutError" in notification.last_error or "timed out" in notification.last_error


@pytest.mark.django_db(transaction=True)
def test_what_is_in_hand_is_not_claimed_again_when_its_lease_has_run_out_meanwhile(
    mailbox: Mailbox, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that jumps, or a pause of the whole machine, ends leases under the hands of who holds them."""
    mailbox.delay = 1.0
    first = owe()

    with running(settings):
        wait_until(lambda: mailbox.ids)
        monkeypatch.setattr(claim, "shared_now", lambda: timezone.now() + timedelta(hours=1))
        wait_until(lambda: rows(status=Status.SENT) == 1)
        mailbox.delay = 0.0
        monkeypatch.undo()
        second = owe()
        wait_until(lambda: rows(status=Status.SENT) == 2)

    assert mailbox.ids == [first.message_id, second.message_id]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("silent_from", [b"", b"MAIL"], ids=["from the beginning", "in the middle"])
def test_a_server_that_says_a_letter_now_and_then_is_hung_up_on(settings: Settings, silent_from: bytes) -> None:
    with dripping(settings, silent_from):
        notification = owe()
        with running(settings):
            wait_until(lambda: rows(lease=None, last_error__gt=""))

    notification.refresh_from_db()
    assert notification.status == Status.PENDING


@contextmanager
def dripping(settings: Settings, silent_from: bytes) -> Iterator[None]:
    """A mail server that answers in time, but from that word on a letter at a time and without an end."""

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                self.say(b"", b"220 hello\r\n")
                while line := self.rfile.readline():
                    self.say(line[:4], b"250 yes\r\n")

        def say(self, word: bytes, answer: bytes) -> None:
            if word != silent_from:
                self.wfile.write(answer)
                return
            while True:
                self.wfile.write(b"2")
                time.sleep(0.05)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with serving(Mailbox(), settings), Server(("127.0.0.1", 0), Conversation) as server:
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = server.server_address[1], 0.2
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield
        server.shutdown()
        thread.join()
