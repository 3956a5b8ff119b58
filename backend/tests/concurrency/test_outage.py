"""PostgreSQL stops in the middle of everything and comes back; a web server and a worker die beside others."""

from __future__ import annotations

import json
import time
import urllib.error
from collections import Counter
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import connection

from tests.cluster import running_cluster
from tests.load import Load
from tests.product import Product, product, wait_until
from tests.smtp import Mailbox, serving

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="runs once, with the tests on PostgreSQL"),
]

RECOVERS_WITHIN = 5.0
"""Seconds after PostgreSQL answers again until tickets are created again: part of what the product promises."""
MANY = 100
"""Refusals that all threads of the web server could not give in 15 seconds, were each to wait for the database."""
TEAM = """
from agents.models import Agent
for number in range(6):
    level = "senior" if number % 2 else "junior"
    Agent.objects.create(first_name=f"Agent{number}", email=f"agent{number}@example.com", level=level)
"""


def mail_settings(settings: Settings) -> dict[str, str]:
    """The test's own mail server, for another process; leases short enough for a test."""
    return {
        "EMAIL_HOST": settings.EMAIL_HOST,
        "EMAIL_PORT": str(settings.EMAIL_PORT),
        "EMAIL_USE_TLS": "False",
        "MAIL_LEASE_SECONDS": "5",
    }


def prepare(running: Product) -> str:
    """Make a team, and a token to create tickets with."""
    running.manage("shell", "--verbosity", "0", "-c", TEAM)
    return running.manage("create_token", "admin").strip()


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as database:
        return database.execute(query).fetchall()


def all_mails_are_sent(url: str) -> bool:
    return rows(url, "SELECT count(*) FROM notifications_notification WHERE status <> 'sent'") == [(0,)]


def everything_answered_is_whole(url: str, created: dict[str, int]) -> None:
    """Each ticket that was answered is there once, under its id, with its decision, and with its mail when assigned."""
    tickets = dict(rows(url, "SELECT id, title FROM tickets_ticket"))
    assert Counter(tickets.values()).most_common(1)[0][1] == 1
    assert {title: pk for title, pk in created.items() if tickets.get(pk) != title} == {}
    decided = rows(
        url,
        "SELECT d.ticket_id FROM assignment_decision d JOIN notifications_notification n "
        "ON n.ticket = d.ticket_id AND n.kind = 'assigned' WHERE d.is_live AND d.outcome = 'assigned'",
    )
    assert sorted(tickets) == sorted(pk for (pk,) in decided)


def test_requests_fail_cleanly_while_postgresql_is_gone_and_all_is_well_soon_after(
    tmp_path: Path, settings: Settings
) -> None:
    mailbox = Mailbox()
    with running_cluster() as cluster, serving(mailbox, settings):
        with product(tmp_path, DATABASE_URL=cluster.url, WEB_PROCESSES="2", **mail_settings(settings)) as running:
            with Load([running], prepare(running)) as load:
                wait_until(lambda: len(load.created) > 30, 30)

                cluster.stop()
                stopped = time.monotonic()
                wait_until(lambda: len(load.of(503, since=stopped)) > MANY, 15)
                assert json.loads(running.get("/healthz/live")) == {"status": "ok"}
                with pytest.raises(urllib.error.HTTPError, match="503"):
                    running.get("/healthz/ready")

                cluster.start()
                back = time.monotonic()
                wait_until(lambda: load.of(201, since=back), RECOVERS_WITHIN)
                recovered = min(answer.at for answer in load.of(201, since=back)) - back
                wait_until(lambda: len(load.of(201, since=back)) > 30, 30)
                load.stop()
            wait_until(lambda: all_mails_are_sent(cluster.url), 60)
            assert running.manage("verify") == "Every promise holds.\n"
        everything_answered_is_whole(cluster.url, load.created)

    log = running.log.read_text()
    assert "Internal Server Error" not in log
    assert "Traceback" not in log
    print(f"\n{len(load.created)} created, {len(load.of(503))} refused, created again after {recovered:.2f} s")
    assert {answer.status for answer in load.answers} == {201, 503}
    for answer in load.of(503):
        assert answer.retry_after == "2"
        assert json.loads(answer.body) == {"detail": "The database is not available right now. Try again."}


def test_of_two_web_servers_and_two_workers_one_of_each_is_enough(tmp_path: Path, settings: Settings) -> None:
    mailbox = Mailbox(delay=0.02)
    with running_cluster() as cluster, serving(mailbox, settings):
        shared = {"DATABASE_URL": cluster.url, "ATTACHMENTS_DIR": str(tmp_path / "attachments")}
        for folder in ("first", "second"):
            (tmp_path / folder).mkdir()
        with (
            product(tmp_path / "first", **shared, **mail_settings(settings)) as first,
            product(tmp_path / "second", **shared, **mail_settings(settings)) as second,
        ):
            token = prepare(first)
            wait_until(lambda: json.loads(first.get("/healthz/ready"))["workers"]["alive"] == 2, 30)
            with Load([first, second], token) as load:
                wait_until(lambda: len(load.created) > 40 and len(mailbox.mails) > 10, 60)
                killed = time.monotonic()
                first.kill()
                wait_until(lambda: len(load.of(201, since=killed)) > 60, 60)
                load.stop()
            wait_until(lambda: all_mails_are_sent(cluster.url), 90)
            assert second.manage("verify") == "Every promise holds.\n"
        everything_answered_is_whole(cluster.url, load.created)
        message_ids = {pk for (pk,) in rows(cluster.url, "SELECT message_id FROM notifications_notification")}

    assert {answer.status for answer in load.answers} == {201, 0}
    assert set(mailbox.ids) == message_ids
    doubles = len(mailbox.ids) - len(message_ids)
    print(f"\n{len(load.created)} created, {load.asked_again} asked again, {doubles} mails twice")
