"""The worker: sends owed mail soon, finishes what it has in hand, goes on after failures."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from config.management.commands import worker
from notifications.heartbeat import workers_seen
from notifications.models import Notification, Status, WorkerHeartbeat
from tests.concurrency.harness import BACKEND, database_url
from tests.factories import make_agent, make_ticket
from tests.smtp import Mailbox, serving
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django import Settings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with serving(box, settings):
        yield box


@contextmanager
def running(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process of its own, with this test's database and mail server."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(settings.EMAIL_PORT),
        "EMAIL_USE_TLS": "False",
        "MAIL_THREADS": "2",
    }
    process = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=BACKEND, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(is_so: Callable[[], object], seconds: float) -> float:
    """Wait for `is_so`; how many seconds it took. AssertionError when it took too long."""
    start = time.monotonic()
    while not is_so():
        assert time.monotonic() - start < seconds, f"not within {seconds} s"
        time.sleep(0.02)
    return time.monotonic() - start


def test_once_sends_what_is_owed_and_sweeps(mailbox: Mailbox) -> None:
    make_agent()
    make_ticket()
    Ticket.objects.bulk_create([Ticket(title="past the rules")])

    call_command("worker", once=True)

    assert len(mailbox.mails) == 2
    assert not Ticket.objects.waiting().exists()
    assert {mail.status for mail in Notification.objects.all()} == {Status.SENT}


@pytest.mark.slow
def test_a_mail_goes_out_soon_after_the_commit(mailbox: Mailbox, settings: Settings) -> None:
    make_agent()
    with running(settings):
        make_ticket(title="the first")
        wait_until(lambda: len(mailbox.mails) == 1, 20)  # it has started

        make_ticket(title="the second")
        assert wait_until(lambda: len(mailbox.mails) == 2, 10) < 2

        wait_until(lambda: Notification.objects.filter(status=Status.SENT).count() == 2, 5)
    assert len(set(mailbox.ids)) == 2


@pytest.mark.slow
def test_a_worker_that_is_asked_to_end_finishes_the_mail_in_hand_and_begins_no_other(
    mailbox: Mailbox, settings: Settings
) -> None:
    mailbox.delay = 0.8
    make_agent()
    for _ in range(40):
        make_ticket()

    with running(settings) as process:
        wait_until(lambda: len(mailbox.mails) >= 2, 20)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0

    sent = Notification.objects.filter(status=Status.SENT).values_list("message_id", flat=True)
    assert sorted(sent) == sorted(mailbox.ids), "what the server took was noted"
    owed = Notification.objects.filter(status=Status.PENDING)
    assert owed.count() > 20
    assert {(mail.lease, mail.attempts) for mail in owed} == {(None, 0)}, "the rest is due at once for another"
    assert not owed.filter(next_attempt_at__gt=timezone.now()).exists()


def test_a_worker_in_this_process_works_until_it_is_asked_to_end(mailbox: Mailbox) -> None:
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    make_agent()
    make_ticket()

    seen: list[WorkerHeartbeat] = []

    def end_when_sent() -> None:
        wait_until(lambda: mailbox.mails and workers_seen(), 20)
        seen.extend(workers_seen())
        os.kill(os.getpid(), signal.SIGTERM)

    ending = threading.Thread(target=end_when_sent)
    ending.start()
    try:
        call_command("worker")
    finally:
        ending.join()
        for number, handler in handlers.items():
            signal.signal(number, handler)

    assert [mail.status for mail in Notification.objects.all()] == [Status.SENT]
    assert [worker.name.endswith(f":{os.getpid()}") for worker in seen] == [True]
    assert workers_seen() == [], "it is gone, and said so"
    assert not [thread.name for thread in threading.enumerate() if thread.name in ("mail", "net")]


@pytest.mark.parametrize(
    ("error", "told", "has_traceback"),
    [
        (
            OperationalError("the database is gone"),
            "broken failed; it is tried again: the database does not answer (OperationalError: the database is gone)",
            False,
        ),
        (ValueError("a bug"), "broken failed; it is tried again", True),
    ],
)
def test_a_job_that_fails_does_not_end_the_others(
    error: Exception, told: str, caplog: pytest.LogCaptureFixture, *, has_traceback: bool
) -> None:
    def broken() -> None:
        raise error

    worker._run(broken)

    assert caplog.messages == [told]
    assert bool(caplog.records[0].exc_info) is has_traceback
    assert connection.connection is None  # the next one opens another
