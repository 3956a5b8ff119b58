"""A creation is two trips to PostgreSQL, the first with BEGIN, the last with COMMIT, and a transaction like any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext

from assignment.models import Decision
from history.models import Entry
from notifications.models import Notification
from tests.factories import make_agent, make_ticket
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is no trip away"),
]
NOBODY = 999_999


@pytest.fixture(autouse=True)
def _autocommit_afterwards() -> Iterator[None]:
    yield
    assert connection.get_autocommit()
    assert connection.connection.autocommit
    assert connection.connection.info.transaction_status.name == "IDLE"


def leftovers() -> int:
    return sum(model.objects.count() for model in (Ticket, Decision, Notification))


def test_it_begins_with_the_choice_and_ends_with_what_follows() -> None:
    make_agent()
    make_ticket()  # some queries are asked once in the life of a process

    with CaptureQueriesContext(connection) as seen:
        ticket = make_ticket()

    begin, choice, rows, commit = (query["sql"] for query in seen.captured_queries)
    assert choice.startswith("BEGIN;")
    assert rows.endswith("COMMIT")
    assert (begin, commit) == ("BEGIN", "COMMIT"), "Django notes its own, which send nothing"
    assert Ticket.objects.get(pk=ticket.pk).priority_rank == ticket.priority_rank


def test_what_is_saved_in_a_transaction_of_somebody_else_ends_with_that() -> None:
    make_agent()

    def fail() -> None:
        with transaction.atomic():
            make_ticket()
            make_ticket()
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert leftovers() == 0


def test_a_row_that_the_database_refuses_takes_everything_along() -> None:
    agent = make_agent()
    make_ticket(external_id="twice")
    before = leftovers(), Entry.objects.count()
    refused = Ticket(title="Again", external_id="twice")

    with pytest.raises(IntegrityError, match="external_id"):
        refused.save()

    assert (leftovers(), Entry.objects.count()) == before
    assert (vars(refused)["id"], refused._state.adding) == (None, True)
    agent.refresh_from_db()
    assert agent.load == 1
    refused.external_id = None
    refused.save()
    assert refused.assigned_agent == agent


def test_what_is_refused_at_the_commit_takes_everything_along() -> None:
    make_agent()

    with pytest.raises(IntegrityError, match="requester_id"):
        make_ticket(requester_id=NOBODY)

    assert leftovers() == 0
    assert make_ticket().assigned_agent is not None


def test_what_is_to_be_done_after_the_commit_is_done_after_it() -> None:
    agent = make_agent()
    seen: list[tuple[bool, int]] = []

    def look() -> None:
        seen.append((connection.in_atomic_block, Ticket.objects.count()))

    def follow(**_: object) -> None:
        transaction.on_commit(look)

    post_save.connect(follow, sender=Ticket)
    try:
        ticket = make_ticket()
    finally:
        post_save.disconnect(follow, sender=Ticket)

    assert seen == [(False, 1)]
    assert ticket.assigned_agent == agent


def test_whoever_ends_transactions_by_hand_still_does() -> None:
    make_agent()
    connection.set_autocommit(False)
    try:
        make_ticket()
        connection.rollback()
        assert leftovers() == 0
        make_ticket()
        connection.commit()
    finally:
        connection.rollback()
        connection.set_autocommit(True)

    assert Ticket.objects.count() == 1


def test_a_ticket_may_come_with_its_id() -> None:
    agent = make_agent()

    ticket = make_ticket(id=4711)

    assert (ticket.pk, ticket.assigned_agent) == (4711, agent)
    assert Decision.objects.get().ticket == ticket
