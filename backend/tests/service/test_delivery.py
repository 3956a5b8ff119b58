"""Sending what the ledger owes to a real SMTP server (notifications/delivery.py)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from notifications import services as ledger
from notifications.delivery import deliver_due
from notifications.delivery.pace import MAX_ATTEMPTS
from notifications.models import Kind, Notification, Status
from notifications.rendering import ABOUT_ACCOUNTS
from tests.concurrency.harness import BACKEND, Process, processes_together, together
from tests.factories import make_mail, make_user
from tests.smtp import Mailbox, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

pytestmark = pytest.mark.django_db

SMTP_HEADERS = {
    "Content-Type",
    "MIME-Version",
    "Subject",
    "From",
    "To",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "In-Reply-To",
    "References",
}


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with serving(box, settings):
        yield box


def owe(**values: Any) -> Notification:
    ledger.owe([make_mail(**values)])
    return Notification.objects.latest("id")


def owe_many(mails: int) -> None:
    ledger.owe([make_mail() for _ in range(mails)])


def make_due() -> None:
    Notification.objects.filter(status=Status.PENDING).update(next_attempt_at=timezone.now())


def statuses() -> Counter[str]:
    return Counter(Notification.objects.values_list("status", flat=True))


def test_a_mail_arrives_as_text_and_html_with_all_that_it_should_say(mailbox: Mailbox) -> None:
    notification = owe(
        ticket_id=123,
        reference="T-000123",
        title="Printer",
        description="It smokes.",
        priority="High",
        recipient="ann@example.com",
        recipient_name="Ann Lee",
        why="Ann Lee had the lowest load.",
    )

    assert deliver_due() == 1

    [mail] = mailbox.mails
    assert mailbox.recipients == [["ann@example.com"]]
    assert set(mail.keys()) == SMTP_HEADERS
    assert mail["Subject"] == "[T-000123] Assigned to you: Printer"
    assert mail["To"] == "Ann Lee <ann@example.com>"
    assert mail["Message-ID"] == notification.message_id
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    for part in mail.iter_parts():
        content = part.get_content()
        for said in ("Ann Lee", "T-000123", "Printer", "It smokes.", "High", "had the lowest load"):
            assert said in content
        assert "http://localhost:8000/tickets/detail/?id=123" in content
    notification.refresh_from_db()
    assert (notification.status, notification.attempts, notification.last_error) == (Status.SENT, 1, "")
    assert notification.sent_at is not None
    assert deliver_due() == 0


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_mail_can_be_sent(mailbox: Mailbox, kind: Kind) -> None:
    if kind in ABOUT_ACCOUNTS:
        ledger.owe_link(kind, recipient="ann@example.com", recipient_name="Ann", account=make_user().pk)
    else:
        owe(kind=kind)

    assert deliver_due() == 1


def test_markup_in_a_ticket_is_text_in_both_parts(mailbox: Mailbox) -> None:
    markup = "<script>alert('x')</script><img src=x onerror=y>&amp;"
    owe(title=markup, description=markup, recipient_name=markup, why=markup)

    deliver_due()

    text, html = [part.get_content() for part in mailbox.mails[0].iter_parts()]
    assert text.count(markup) == 4
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&lt;img src=x onerror=y&gt;&amp;amp;") == 4


HOSTILE = [
    "a\nBcc: victim@example.com",
    "a\r\nBcc: victim@example.com\r\n\r\nbody",
    "a\r\n.\r\nMAIL FROM:<x@example.com>",
    "a\x01\x07\x08\x0b\x0c\x1b\x7fb",
    "a\u2028Bcc: victim@example.com\u2029\x85b",
    "x" * 1000,
    "ü" * 200,
    "漢字" * 100,
    'Lee, "Ann" <victim@example.com>, (comment) \\',
    "victim@example.com, other@example.com",
    "=?utf-8?q?Bcc=3A?= victim",
    "",
    "🙂 \u202e\u200b",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_title_or_name_adds_a_header_or_a_recipient(mailbox: Mailbox, hostile: str) -> None:
    owe(title=hostile, recipient_name=hostile[:201], description=hostile, recipient="ann@example.com")

    assert deliver_due() == 1, Notification.objects.get().last_error

    [mail] = mailbox.mails
    assert set(mail.keys()) == SMTP_HEADERS
    assert mailbox.recipients == [["ann@example.com"]]
    assert [address.addr_spec for address in mail["To"].addresses] == ["ann@example.com"]
    assert not mail.defects
    assert len(list(mail.iter_parts())) == 2


@pytest.mark.parametrize("name", ["Ann Lee", "Lee, Ann", 'Ann "Lucky" Lee', "Änne Lüdtke", "王小明", "O'Neil (Ops)"])
def test_a_name_arrives_as_it_is_written(mailbox: Mailbox, name: str) -> None:
    owe(recipient_name=name)

    deliver_due()

    assert mailbox.mails[0]["To"].addresses[0].display_name == name


def test_a_temporary_refusal_is_tried_again_after_growing_pauses(mailbox: Mailbox) -> None:
    notification = owe()
    pauses = []

    for attempt in range(1, 5):
        mailbox.data_answers = ["451 try later"]
        before = timezone.now()
        assert deliver_due() == 0
        notification.refresh_from_db()
        assert (notification.status, notification.attempts) == (Status.PENDING, attempt)
        assert notification.last_error.startswith("451")
        assert notification.lease is None
        assert notification.next_attempt_at is not None
        pauses.append((notification.next_attempt_at - before).total_seconds())
        assert deliver_due() == 0  # not before it is due
        make_due()

    shares = [pause / (5 * 2**number) for number, pause in enumerate(pauses)]
    assert all(0.8 <= share <= 1.1 for share in shares), pauses
    assert deliver_due() == 1
    assert mailbox.ids == [notification.message_id]


def test_a_temporary_refusal_of_the_recipient_is_not_final(mailbox: Mailbox) -> None:
    notification = owe()
    mailbox.rcpt_answers = ["450 greylisted"]

    deliver_due()

    notification.refresh_from_db()
    assert notification.status == Status.PENDING


@pytest.mark.parametrize("stage", ["rcpt_answers", "data_answers"])
def test_a_permanent_refusal_fails_visibly_and_can_be_sent_again(
    mailbox: Mailbox, settings: Settings, stage: str
) -> None:
    settings.MAIL_THREADS = 1  # the first mail gets the first answer
    notification = owe()
    other = owe()
    setattr(mailbox, stage, ["550 5.1.1 no such mailbox"])

    assert deliver_due() == 1

    notification.refresh_from_db()
    assert (notification.status, notification.attempts, notification.next_attempt_at) == (Status.FAILED, 1, None)
    assert "no such mailbox" in notification.last_error
    ledger.retry(notification)
    assert deliver_due() == 1
    assert mailbox.ids == [other.message_id, notification.message_id]


def test_an_answer_with_odd_signs_is_kept_without_them(mailbox: Mailbox) -> None:
    notification = owe()
    mailbox.data_answers = ["451 try\x00 \x1blater"]

    deliver_due()

    notification.refresh_from_db()
    assert notification.status == Status.PENDING
    assert notification.last_error == "451 try   later"


def test_a_server_that_does_not_take_our_own_address_says_nothing_about_the_mail(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> str:
        return "550 5.7.1 you are blocked"

    monkeypatch.setattr(mailbox, "handle_MAIL", refuse, raising=False)
    notification = owe()
    deliver_due()
    notification.refresh_from_db()
    assert (notification.status, notification.attempts) == (Status.PENDING, 0)
    assert "you are blocked" in notification.last_error

    monkeypatch.undo()
    make_due()
    assert deliver_due() == 1


def test_a_domain_with_letters_of_its_own_language_gets_its_mail(mailbox: Mailbox) -> None:
    owe(recipient="agent@bücher.example")

    assert deliver_due() == 1
    assert mailbox.recipients == [["agent@xn--bcher-kva.example"]]
    assert mailbox.mails[0]["To"].endswith("<agent@xn--bcher-kva.example>")


@pytest.mark.parametrize("address", ["jörg@example.com", f"a@{'ü' * 80}.example"])
def test_an_address_that_cannot_be_written_fails_its_mail_at_once(mailbox: Mailbox, address: str) -> None:
    notification = owe(recipient=address)
    other = owe()

    assert deliver_due() == 1

    notification.refresh_from_db()
    assert notification.status == Status.FAILED
    assert "Unicode" in notification.last_error
    assert mailbox.ids == [other.message_id]


def test_the_last_try_is_final(mailbox: Mailbox) -> None:
    notification = owe()
    Notification.objects.update(attempts=MAX_ATTEMPTS - 1)
    mailbox.data_answers = ["451 try later"]

    deliver_due()

    notification.refresh_from_db()
    assert notification.status == Status.FAILED


def test_a_server_that_is_down_is_waited_for(settings: Settings) -> None:
    with serving(Mailbox(), settings):
        pass  # and gone again: connections are refused
    notification = owe()

    assert deliver_due() == 0

    notification.refresh_from_db()
    assert notification.status == Status.PENDING
    assert "ConnectionRefusedError" in notification.last_error


def test_a_connection_that_drops_after_the_mail_was_taken_repeats_it_with_the_same_message_id(mailbox: Mailbox) -> None:
    notification = owe()
    mailbox.drops = 1

    assert deliver_due() == 0
    make_due()
    assert deliver_due() == 1

    assert mailbox.ids == [notification.message_id] * 2
    assert mailbox.mails[0].as_bytes().split(b"boundary")[0] == mailbox.mails[1].as_bytes().split(b"boundary")[0]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_is_not_the_mails_fault(settings: Settings) -> None:
    with serving(Mailbox(), settings, password="right"):
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "support", "wrong-secret"
        notification = owe()
        assert deliver_due() == 0
        notification.refresh_from_db()
        assert notification.status == Status.PENDING
        assert notification.last_error.startswith("535")
        assert "wrong-secret" not in notification.last_error

        settings.EMAIL_HOST_PASSWORD = "right"
        make_due()
        assert deliver_due() == 1


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_missing_password_is_not_the_mails_fault(settings: Settings) -> None:
    with serving(Mailbox(), settings, password="right"):
        notification = owe()

        assert deliver_due() == 0

        notification.refresh_from_db()
        assert notification.status == Status.PENDING
        assert notification.last_error.startswith("530")


def test_an_error_in_a_template_leaves_the_mail_owed_and_the_others_sent(mailbox: Mailbox) -> None:
    broken = owe()
    Notification.objects.filter(pk=broken.pk).update(context={})
    owe()

    assert deliver_due() == 1

    broken.refresh_from_db()
    assert broken.status == Status.PENDING
    assert "KeyError" in broken.last_error


def test_without_a_mail_server_the_console_shows_the_mail(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = {**os.environ, "EMAIL_HOST": "", "EMAIL_BACKEND": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
    chosen = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; print(settings.EMAIL_BACKEND)"],
        cwd=BACKEND,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    settings.EMAIL_BACKEND = chosen
    notification = owe()

    assert deliver_due() == 1

    assert notification.message_id in capsys.readouterr().out
    assert statuses() == {Status.SENT: 1}


@pytest.mark.django_db(transaction=True)
def test_many_mails_go_out_over_several_connections_each_once(mailbox: Mailbox) -> None:
    owe_many(200)
    mailbox.delay = 0.005

    assert deliver_due() == 200

    assert len(mailbox.ids) == len(set(mailbox.ids)) == 200
    assert len(mailbox.connections) > 2
    assert statuses() == {Status.SENT: 200}


@pytest.mark.django_db(transaction=True)
def test_workers_in_several_threads_send_nothing_twice(mailbox: Mailbox) -> None:
    owe_many(60)

    assert sum(together(*[deliver_due] * 3)) == 60

    assert len(mailbox.ids) == len(set(mailbox.ids)) == 60


@pytest.mark.django_db(transaction=True)
def test_workers_in_several_processes_send_nothing_twice(mailbox: Mailbox, settings: Settings) -> None:
    owe_many(100)
    mailbox.delay = 0.005
    task = ("deliver", f"127.0.0.1:{settings.EMAIL_PORT}")

    assert sum(processes_together(task, task)) == 100

    assert len(mailbox.ids) == len(set(mailbox.ids)) == 100


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mails_a_life", [30, 1000])
def test_workers_that_are_killed_lose_nothing(mailbox: Mailbox, settings: Settings, mails_a_life: int) -> None:
    """Only a mail whose worker died between the server's answer and the note of it can go out twice."""
    owe_many(200)
    owed = set(Notification.objects.values_list("message_id", flat=True))
    mailbox.delay = 0.02
    task = ("deliver_for_ever", f"127.0.0.1:{settings.EMAIL_PORT}")
    ends = time.monotonic() + 90
    lives = 0

    while statuses()[Status.SENT] < 200 and time.monotonic() < ends:
        lives += 1
        dies = len(mailbox.mails) + mails_a_life
        with Process(*task, MAIL_THREADS=4, MAIL_LEASE_SECONDS=1) as worker:
            worker.wait_until_ready().go()
            while len(mailbox.mails) < dies and statuses()[Status.SENT] < 200 and time.monotonic() < ends:
                time.sleep(0.01)

    assert statuses() == {Status.SENT: 200}
    assert set(mailbox.ids) == owed
    if mails_a_life > 200:
        assert len(mailbox.ids) == 200
    else:
        assert lives > 3
