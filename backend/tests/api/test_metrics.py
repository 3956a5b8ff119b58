"""What Prometheus reads at `/metrics`, and who may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError, connection
from prometheus_client.parser import text_string_to_metric_families

from agents.models import Agent
from notifications.heartbeat import Heartbeat
from notifications.models import Notification
from notifications.models import Status as MailStatus
from operations import figures
from tests.conftest import client_of
from tests.factories import make_agent, make_ticket
from tickets.choices import Priority

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries, Settings

    from accounts.models import User

pytestmark = pytest.mark.django_db

TOKEN = "only-for-tests-0123456789-0123456789"


def read(client: Client) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels, in the order of the labels' names."""
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain; version=0.0.4")
    families = text_string_to_metric_families(response.content.decode())
    return {
        (each.name, *(each.labels[label] for label in sorted(each.labels))): each.value
        for family in families
        for each in family.samples
    }


def test_decisions_are_counted_by_trigger_and_outcome(client: Client) -> None:
    agent = make_agent(capacity=2)
    for _ in range(3):
        make_ticket()
    agent.capacity = 3
    agent.save()

    counted = {key[1:]: value for key, value in read(client).items() if key[0] == "tickets_decisions_total"}

    assert counted == {
        ("assigned", "created"): 2,
        ("waiting", "created"): 1,
        ("assigned", "drained"): 1,
        ("waiting", "drained"): 0,
    }


def test_what_waits_is_counted_by_priority_with_the_age_of_the_oldest(client: Client) -> None:
    for priority in (Priority.HIGH, Priority.HIGH, Priority.LOW):
        make_ticket(priority=priority)

    samples = read(client)

    assert [samples["tickets_waiting", str(priority)] for priority in ("high", "medium", "low")] == [2, 0, 1]
    assert 0 < samples["tickets_waiting_oldest_seconds", "high"] < 60
    assert samples["tickets_waiting_oldest_seconds", "medium"] == 0


def test_mails_are_counted_by_status_and_workers_by_their_signs_of_life(client: Client) -> None:
    make_agent()
    for _ in range(3):
        make_ticket()
    sent = Notification.objects.earliest("id")
    Notification.objects.filter(pk=sent.pk).update(status=MailStatus.SENT, next_attempt_at=None)
    Heartbeat(name="one").beat()
    Heartbeat(name="two").beat()

    samples = read(client)

    mails = {key[1]: value for key, value in samples.items() if key[0] == "tickets_mails"}
    assert mails == {"pending": 2, "sent": 1, "failed": 0, "cancelled": 0}
    assert 0 < samples[("tickets_mail_oldest_pending_seconds",)] < 60
    assert samples[("tickets_workers",)] == 2
    assert 0 <= samples[("tickets_worker_last_seen_seconds",)] < 20


def test_requests_are_counted_by_method_view_and_status(client: Client, as_admin: Client) -> None:
    keys = [
        ("tickets_http_requests_total", "GET", "200", "ticket-list"),
        ("tickets_http_requests_total", "GET", "401", "ticket-list"),
        ("tickets_http_requests_total", "GET", "404", ""),
        ("tickets_http_requests_total", "other", "401", "ticket-list"),
        ("tickets_http_request_seconds_count", "GET", "ticket-list"),
    ]
    before = read(client)

    as_admin.get("/apis/tickets/")
    client.get("/apis/tickets/?search=other")
    client.get("/apis/nothing/")
    client.generic("MADE-UP", "/apis/tickets/")

    after = read(client)
    assert [after[key] - before.get(key, 0) for key in keys] == [1, 1, 1, 1, 2]


def test_reading_costs_the_same_however_much_there_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for agents in (0, 3):
        for _ in range(agents):
            make_agent()
        make_ticket()
        with django_assert_num_queries(5):  # decisions, waiting, mails by status, those owed, workers
            client.get("/metrics")


def test_the_figures_are_read_from_indexes(db: None) -> None:
    make_ticket()
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    plans: list[str] = []

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        with connection.connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}", params)
            plans.append("\n".join(line for (line,) in cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        figures.decisions()
        figures.waiting()
        figures.mails()

    assert len(plans) == 3
    assert ["Seq Scan" in plan for plan in plans] == [False] * 3


def test_without_a_database_that_is_what_is_said(client: Client) -> None:
    def gone(*_: Any) -> Any:
        raise OperationalError("could not connect")

    assert read(client)[("tickets_database_up",)] == 1
    with connection.execute_wrapper(gone):
        samples = read(client)

    assert samples[("tickets_database_up",)] == 0
    assert ("tickets_http_requests_total", "GET", "200", "metrics") in samples
    assert not any(key[0].startswith("tickets_mails") for key in samples)


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"Bearer {TOKEN}x", 403),
        (f"Token {TOKEN}", 403),
        ("Bearer", 403),
        ("Bearer ü", 403),
        ("", 403),
    ],
)
def test_a_token_opens_them_from_anywhere_and_nothing_else_does(
    authorization: str, status: int, client: Client, settings: Settings
) -> None:
    settings.METRICS_TOKEN = TOKEN

    for address in ("127.0.0.1", "203.0.113.9"):
        response = client.get("/metrics", headers={"Authorization": authorization}, REMOTE_ADDR=address)
        assert response.status_code == status


@pytest.mark.parametrize(
    ("address", "status"), [("127.0.0.1", 200), ("::1", 200), ("203.0.113.9", 403), ("10.0.0.7", 403), ("unix:", 403)]
)
def test_without_a_token_only_this_machine_may(address: str, status: int, client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == status


def test_what_comes_through_the_proxy_is_not_this_machine(client: Client) -> None:
    response = client.get("/metrics", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "203.0.113.9"})

    assert (response.status_code, response.json()) == (403, {"detail": "Metrics are for the monitoring."})


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Via"])
@pytest.mark.parametrize("text", ["unknown", "127.0.0.1", "_hidden:80", ""])
def test_a_proxy_on_this_machine_is_not_taken_for_it_however_little_it_tells(
    header: str, text: str, client: Client, settings: Settings
) -> None:
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1", headers={header: text}).status_code == 403

    settings.METRICS_TOKEN = TOKEN
    headers = {header: text, "Authorization": f"Bearer {TOKEN}"}
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1", headers=headers).status_code == 200


def test_no_role_opens_them(settings: Settings, admin: User, agent_user: User, requester: User) -> None:
    settings.METRICS_TOKEN = TOKEN

    for user in (None, requester, agent_user, admin):
        assert client_of(user).get("/metrics").status_code == 403


def test_nothing_personal_is_in_them(client: Client, admin: User) -> None:
    make_agent(first_name="Barnaby", email="barnaby@example.net")
    ticket = make_ticket(title="Purple printer")
    client_of(admin).get(f"/apis/tickets/{ticket.pk}/")

    text = client.get("/metrics").content.decode()

    for personal in ("Barnaby", "example.net", "Purple", "alice"):
        assert personal not in text
    assert Agent.objects.count() == 1
