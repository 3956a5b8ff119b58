"""The mail ledger over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from notifications.models import Notification, Status
from tests.factories import make_agent, make_ticket

if TYPE_CHECKING:
    from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db

NOTIFICATIONS = "/apis/notifications/"


@pytest.fixture
def ledger(db: None) -> list[Notification]:
    """Mails about three tickets, oldest first: failed, sent, pending."""
    make_agent(email="ada@example.com")
    for title in ("One", "Two", "Three"):
        make_ticket(title=title)
    failed, sent, pending = Notification.objects.order_by("id")
    Notification.objects.filter(pk=failed.pk).update(
        status=Status.FAILED, attempts=14, last_error="550 no", next_attempt_at=None
    )
    Notification.objects.filter(pk=sent.pk).update(status=Status.SENT, next_attempt_at=None, sent_at=sent.created_at)
    return [failed, sent, pending]


def test_the_newest_comes_first_with_all_that_is_known_but_the_text(
    ledger: list[Notification], as_admin: APIClient
) -> None:
    body = as_admin.get(NOTIFICATIONS).json()

    assert [row["subject"].partition("] ")[2] for row in body["results"]] == [
        "Assigned to you: Three",
        "Assigned to you: Two",
        "Assigned to you: One",
    ]
    assert set(body["results"][0]) == {
        *("id", "ticket", "kind", "recipient", "recipient_name", "subject", "status", "attempts", "last_error"),
        *("created_at", "sent_at", "next_attempt_at", "message_id"),
    }
    assert body["results"][0] == as_admin.get(f"{NOTIFICATIONS}{ledger[2].pk}/").json()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=failed", ["One"]),
        ("status=failed&status=sent", ["Two", "One"]),
        ("status=cancelled", []),
        ("kind=assigned", ["Three", "Two", "One"]),
        ("kind=moved&kind=priority_changed", []),
        ("ticket={ticket}", ["Two"]),
        ("search=ADA@example", ["Three", "Two", "One"]),
        ("search=you:+Three", ["Three"]),
        ("ordering=id", ["One", "Two", "Three"]),
        ("ordering=-created_at", ["Three", "Two", "One"]),
    ],
)
def test_filters_search_and_order(
    query: str, expected: list[str], ledger: list[Notification], as_admin: APIClient
) -> None:
    rows = as_admin.get(NOTIFICATIONS + "?" + query.format(ticket=ledger[1].ticket)).json()["results"]

    assert [row["subject"].rpartition(": ")[2] for row in rows] == expected


@pytest.mark.parametrize("query", ["status=sending", "kind=x", "ticket=x", "ticket=0", "ordering=context", "page=x"])
def test_unknown_values_are_a_400_that_names_the_parameter(query: str, as_admin: APIClient) -> None:
    response = as_admin.get(f"{NOTIFICATIONS}?{query}")

    assert (response.status_code, list(response.json())) == (400, [query.partition("=")[0]])


def test_a_failed_mail_is_owed_again_with_fresh_tries_and_the_same_message_id(
    ledger: list[Notification], as_admin: APIClient
) -> None:
    body = as_admin.post(f"{NOTIFICATIONS}{ledger[0].pk}/retry/").json()

    assert (body["status"], body["attempts"], body["message_id"]) == ("pending", 0, ledger[0].message_id)
    assert body["next_attempt_at"] is not None


@pytest.mark.parametrize("which", [1, 2])
def test_only_a_failed_mail_can_be_sent_again(which: int, ledger: list[Notification], as_admin: APIClient) -> None:
    response = as_admin.post(f"{NOTIFICATIONS}{ledger[which].pk}/retry/")

    assert (response.status_code, response.json()) == (400, {"status": ["Only a failed mail can be sent again."]})


def test_a_dismissed_mail_is_cancelled_keeps_its_error_and_is_no_alarm_any_more(
    ledger: list[Notification], as_admin: APIClient
) -> None:
    assert "Failed mails: 1." in as_admin.get("/healthz/ready").json()["alarms"]

    response = as_admin.post(f"{NOTIFICATIONS}{ledger[0].pk}/dismiss/")

    assert response.status_code == 200
    body = response.json()
    assert (body["status"], body["attempts"], body["last_error"]) == ("cancelled", 14, "550 no")
    assert body == as_admin.get(f"{NOTIFICATIONS}{ledger[0].pk}/").json()
    assert as_admin.get("/apis/reports/counts/").json()["failed_mails"] == 0
    assert not [alarm for alarm in as_admin.get("/healthz/ready").json()["alarms"] if "Failed" in alarm]


@pytest.mark.parametrize("which", [1, 2])
def test_only_a_failed_mail_can_be_dismissed(which: int, ledger: list[Notification], as_admin: APIClient) -> None:
    response = as_admin.post(f"{NOTIFICATIONS}{ledger[which].pk}/dismiss/")

    assert (response.status_code, response.json()) == (400, {"status": ["Only a failed mail can be dismissed."]})


def test_a_dismissed_mail_is_neither_dismissed_nor_sent_again(ledger: list[Notification], as_admin: APIClient) -> None:
    as_admin.post(f"{NOTIFICATIONS}{ledger[0].pk}/dismiss/")

    for action in ("dismiss", "retry"):
        assert as_admin.post(f"{NOTIFICATIONS}{ledger[0].pk}/{action}/").status_code == 400
    assert Notification.objects.get(pk=ledger[0].pk).status == Status.CANCELLED


def test_a_mail_that_is_not_there_is_a_404(as_admin: APIClient) -> None:
    assert as_admin.get(f"{NOTIFICATIONS}999999/").status_code == 404
    assert as_admin.post(f"{NOTIFICATIONS}999999/retry/").status_code == 404
    assert as_admin.post(f"{NOTIFICATIONS}999999/dismiss/").status_code == 404
