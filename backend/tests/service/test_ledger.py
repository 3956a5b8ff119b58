"""Entering, cancelling and renewing mails in the ledger (notifications/services.py)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from notifications import services as ledger
from notifications.models import Kind, Notification, Status
from tests.factories import make_mail
from tests.service.seen import about

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries, Settings

pytestmark = pytest.mark.django_db


def owe(**values: Any) -> Notification:
    ledger.owe([make_mail(**values)])
    return Notification.objects.latest("id")


def lease(notification: Notification, *, ends: timedelta) -> None:
    Notification.objects.filter(pk=notification.pk).update(lease=uuid.uuid4(), next_attempt_at=timezone.now() + ends)


def test_an_owed_mail_is_pending_due_and_fixed_in_what_it_says() -> None:
    notification = owe(ticket_id=7, reference="T-000007", title="Printer", recipient="ann@example.com")

    assert notification.status == Status.PENDING
    assert notification.subject == "[T-000007] Assigned to you: Printer"
    assert notification.message_id.startswith("<")
    assert notification.context["path"] == "/tickets/detail/?id=7"
    assert Notification.objects.due(timezone.now()).get() == notification


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        (Kind.ASSIGNED, "[T-000123] Assigned to you: Printer"),
        (Kind.PRIORITY_CHANGED, "[T-000123] Priority changed to High: Printer"),
        (Kind.MOVED, "[T-000123] Moved to another agent: Printer"),
    ],
)
def test_each_kind_has_its_subject(kind: Kind, subject: str) -> None:
    assert owe(kind=kind, reference="T-000123", title="Printer", priority="High").subject == subject


@pytest.mark.parametrize(
    "title",
    [
        "x" * 1000,
        "a\r\nBcc: victim@example.com",
        "a\u2028b\u2029c\x85d",
        "a\x01\x07\x1b[31m\x7fb",
        "a\u202eb",  # right-to-left override
    ],
)
def test_a_subject_is_one_printable_line_that_fits(title: str) -> None:
    subject = owe(title=title).subject

    assert subject.isprintable()
    assert len(subject) <= 300


def test_braces_in_a_title_are_only_text() -> None:
    assert owe(title="{priority} {0} {title}").subject.endswith(": {priority} {0} {title}")


def test_a_long_description_is_cut() -> None:
    notification = owe(description="x" * 50_000)

    assert notification.context["description"] == "x" * 2_000 + "…"


def test_the_same_event_is_told_to_the_same_person_once_and_the_first_mail_stays() -> None:
    first = owe(event="decision:1", recipient="ann@example.com", title="First")

    ledger.owe(
        [
            make_mail(event="decision:1", recipient="ann@example.com", ticket_id=first.ticket, title="Again"),
            make_mail(event="decision:1", recipient="bob@example.com", ticket_id=first.ticket),
        ]
    )

    assert set(Notification.objects.values_list("recipient", flat=True)) == {"ann@example.com", "bob@example.com"}
    kept = Notification.objects.get(recipient="ann@example.com")
    assert (kept.subject, kept.message_id) == (first.subject, first.message_id)


def test_owing_costs_one_query_however_many_mails_and_none_for_none(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    mails = [make_mail() for _ in range(20)]

    with django_assert_num_queries(1):
        ledger.owe(mails)
    with django_assert_num_queries(0):
        ledger.owe([])


def test_a_transaction_that_is_rolled_back_owes_nothing() -> None:
    with transaction.atomic():
        owe()
        transaction.set_rollback(True)

    assert not Notification.objects.exists()


def test_cancelling_names_the_tickets_that_the_recipient_never_heard_of() -> None:
    unheard = owe(recipient="ann@example.com")
    tried = owe(recipient="ann@example.com")
    Notification.objects.filter(pk=tried.pk).update(attempts=1)
    changed = owe(recipient="ann@example.com", kind=Kind.PRIORITY_CHANGED)
    other = owe(recipient="bob@example.com", ticket_id=unheard.ticket)

    unaware = ledger.cancel_unsent("ann@example.com", [about(unheard), about(tried), about(changed)])

    assert unaware == {unheard.ticket}
    assert Notification.objects.filter(status=Status.CANCELLED).count() == 3
    other.refresh_from_db()
    assert other.status == Status.PENDING


def test_cancelling_one_kind_leaves_the_others() -> None:
    assigned = owe(recipient="ann@example.com")
    changed = owe(recipient="ann@example.com", kind=Kind.PRIORITY_CHANGED, ticket_id=assigned.ticket)

    ledger.cancel_unsent("ann@example.com", [about(assigned)], kinds=[Kind.PRIORITY_CHANGED])

    assert Notification.objects.get(status=Status.CANCELLED) == changed
    assert Notification.objects.get(status=Status.PENDING) == assigned


def test_a_mail_that_is_being_sent_is_not_cancelled() -> None:
    notification = owe()
    lease(notification, ends=timedelta(seconds=60))

    assert ledger.cancel_unsent(notification.recipient, [about(notification)]) == set()
    ledger.cancel_all(about(notification))

    notification.refresh_from_db()
    assert notification.status == Status.PENDING


def test_a_mail_whose_worker_died_is_cancelled_but_may_have_been_sent() -> None:
    notification = owe()
    lease(notification, ends=timedelta(seconds=-1))
    Notification.objects.update(attempts=1)

    assert ledger.cancel_unsent(notification.recipient, [about(notification)]) == set()

    notification.refresh_from_db()
    assert notification.status == Status.CANCELLED


def test_a_deleted_ticket_owes_nothing_any_more() -> None:
    notification = owe()
    other = owe()

    ledger.cancel_all(about(notification))

    assert Notification.objects.get(status=Status.CANCELLED) == notification
    assert Notification.objects.get(status=Status.PENDING) == other


def test_a_failed_mail_is_owed_again_with_fresh_tries_and_the_same_message_id() -> None:
    notification = owe()
    Notification.objects.update(status=Status.FAILED, attempts=14, next_attempt_at=None, last_error="550 no")

    ledger.retry(notification)

    assert (notification.status, notification.attempts) == (Status.PENDING, 0)
    assert Notification.objects.due(timezone.now()).get().message_id == notification.message_id


@pytest.mark.parametrize("status", [Status.PENDING, Status.SENT, Status.CANCELLED])
def test_only_a_failed_mail_can_be_sent_again(status: Status) -> None:
    notification = owe()
    Notification.objects.update(status=status)

    with pytest.raises(ValidationError, match="Only a failed mail"):
        ledger.retry(notification)

    notification.refresh_from_db()
    assert notification.status == status


def test_a_dismissed_mail_is_removed_as_an_old_one() -> None:
    notification = owe()
    Notification.objects.update(
        status=Status.FAILED, attempts=14, next_attempt_at=None, last_error="550 no", created_at=ledger.kept_since()
    )
    assert ledger.prune() == 0

    ledger.dismiss(notification)

    assert (notification.status, notification.attempts, notification.last_error) == (Status.CANCELLED, 14, "550 no")
    assert ledger.prune() == 1


@pytest.mark.parametrize("status", [Status.PENDING, Status.SENT, Status.CANCELLED])
def test_only_a_failed_mail_can_be_dismissed(status: Status) -> None:
    notification = owe()
    Notification.objects.update(status=status)

    with pytest.raises(ValidationError, match="Only a failed mail"):
        ledger.dismiss(notification)

    notification.refresh_from_db()
    assert notification.status == status


def test_old_mails_are_removed_when_they_are_done_with(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "PRUNED_AT_ONCE", 2)
    settings.MAIL_KEEP_DAYS = 30
    now = timezone.now()
    for age in (29, 31):
        for status in Status:
            ledger.owe([make_mail(event=f"{status}-{age}")])
            Notification.objects.filter(event=f"{status}-{age}").update(
                status=status, created_at=now - timedelta(days=age), next_attempt_at=now
            )

    assert ledger.prune() == 2

    kept = set(Notification.objects.values_list("event", flat=True))
    assert kept == {"pending-31", "failed-31", "pending-29", "sent-29", "failed-29", "cancelled-29"}
