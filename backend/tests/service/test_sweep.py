"""The net: what was written past the rules is found and mended."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from agents.levels import Level
from agents.models import Agent
from assignment.models import Decision
from assignment.services import sweep
from assignment.services.sweep import Swept, _adopt_one, _route_one
from notifications.models import Notification
from tests.factories import make_agent, make_ticket
from tests.service.seen import assert_consistent, decided, holder, live, load, mails, sent
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

NOTHING = Swept(loads=0, closing_times=0, adopted=0, released=0, routed=0)


def test_a_sweep_of_a_tidy_house_finds_nothing() -> None:
    make_agent(capacity=1)
    make_ticket()
    make_ticket()

    assert sweep() == NOTHING
    assert Decision.objects.count() == 2


def test_a_second_sweep_finds_nothing_more() -> None:
    agent = make_agent()
    Ticket.objects.bulk_create([Ticket(title="Imported"), Ticket(title="Taken", assigned_agent=agent)])

    assert sweep() != NOTHING
    assert sweep() == NOTHING
    assert_consistent()


def test_bulk_created_tickets_are_routed_with_a_decision_and_a_mail() -> None:
    senior, junior = make_agent(capacity=1), make_agent(level=Level.JUNIOR, capacity=1)
    Ticket.objects.bulk_create(Ticket(title="Imported", priority=priority) for priority in Priority)
    low, medium, high = Ticket.objects.order_by("pk")

    swept = sweep()

    assert swept.routed == 2
    assert (holder(high), holder(medium), holder(low)) == (senior, junior, None)
    assert decided(high) == [("sweep", "assigned")]
    assert decided(low) == [("sweep", "waiting")]
    assert mails(high) == [("assigned", senior.email, "pending")]
    assert_consistent()


def test_a_ticket_taken_from_its_agent_past_the_rules_is_routed_again() -> None:
    agent = make_agent()
    ticket = make_ticket()
    Ticket.objects.filter(pk=ticket.pk).update(assigned_agent=None)

    assert sweep().routed == 1
    assert holder(ticket) == agent
    assert decided(ticket) == [("created", "assigned"), ("sweep", "assigned")]


def test_a_seat_freed_past_the_rules_is_drained() -> None:
    agent = make_agent(capacity=1)
    ticket, queued = make_ticket(), make_ticket()
    Ticket.objects.filter(pk=ticket.pk).update(status=Status.CLOSED)

    swept = sweep()

    assert (swept.closing_times, swept.routed) == (1, 1)
    assert holder(queued) == agent
    assert decided(queued) == [("created", "waiting"), ("sweep", "assigned")]
    assert_consistent()


def test_an_agent_made_available_past_the_rules_is_given_what_waits() -> None:
    agent = make_agent(is_available=False)
    ticket = make_ticket()
    Agent.objects.filter(pk=agent.pk).update(is_available=True)

    assert sweep().routed == 1
    assert holder(ticket) == agent


def test_drifted_loads_are_repaired() -> None:
    holds, idle = make_agent(), make_agent()
    make_ticket()
    Agent.objects.filter(pk=holds.pk).update(load=0)
    Agent.objects.filter(pk=idle.pk).update(load=7)

    assert sweep().loads == 2
    assert (load(holds), load(idle)) == (1, 0)


def test_bulk_writes_and_sql_keep_the_load_true_by_themselves() -> None:
    first, second = make_agent(), make_agent()
    Ticket.objects.bulk_create(Ticket(title="Imported", assigned_agent=first) for _ in range(3))
    assert (load(first), load(second)) == (3, 0)

    Ticket.objects.filter(pk=Ticket.objects.first().pk).update(assigned_agent=second)  # type: ignore[union-attr]
    assert (load(first), load(second)) == (2, 1)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE tickets_ticket SET status = 'closed' WHERE assigned_agent_id = %s", [second.pk])
        assert load(second) == 0
        cursor.execute("UPDATE tickets_ticket SET status = 'open' WHERE assigned_agent_id = %s", [second.pk])
        assert load(second) == 1
        cursor.execute("DELETE FROM tickets_ticket WHERE assigned_agent_id = %s", [first.pk])
        assert load(first) == 0


def test_closing_times_are_repaired() -> None:
    agent = make_agent()
    closed, reopened = make_ticket(), make_ticket()
    reopened.status = Status.CLOSED
    reopened.save()
    Ticket.objects.filter(pk=closed.pk).update(status=Status.CLOSED)
    Ticket.objects.filter(pk=reopened.pk).update(status=Status.OPEN)

    assert sweep().closing_times == 2
    closed.refresh_from_db()
    reopened.refresh_from_db()
    assert closed.closed_at == closed.updated_at
    assert reopened.closed_at is None
    assert load(agent) == 1


def test_an_assignment_that_nobody_recorded_is_adopted_with_a_decision_and_a_mail() -> None:
    make_agent()
    zoe = make_agent(first_name="Zoe", last_name="Park", level=Level.JUNIOR)
    ticket = make_ticket(priority=Priority.HIGH)
    sent(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(assigned_agent=zoe)

    assert sweep().adopted == 1
    assert holder(ticket) == zoe
    assert live(ticket).explanation == "Found assigned to Zoe Park by a change that was written past the rules."
    assert live(ticket).trigger == "sweep"
    assert mails(ticket)[-1] == ("assigned", zoe.email, "pending")
    zoe.refresh_from_db()
    ticket.refresh_from_db()
    assert zoe.last_assigned_at == ticket.assigned_at
    assert_consistent()


def test_what_an_agent_holds_who_was_deactivated_past_the_rules_is_routed_again() -> None:
    gone = make_agent()
    high, low = make_ticket(priority=Priority.HIGH), make_ticket(priority=Priority.LOW)
    other = make_agent(capacity=1)
    Agent.objects.filter(pk=gone.pk).update(is_active=False)

    assert sweep().released == 2
    assert (holder(high), holder(low)) == (other, None)
    assert decided(high)[-1] == ("agent_left", "assigned")
    assert_consistent()


def test_what_was_given_to_an_inactive_agent_past_the_rules_is_routed_again() -> None:
    active = make_agent()
    gone = make_agent(is_active=False)
    Ticket.objects.bulk_create([Ticket(title="Imported", assigned_agent=gone)])

    assert sweep().released == 1
    assert holder(Ticket.objects.get()) == active
    assert_consistent()


def test_a_waiting_ticket_without_a_decision_gets_one_that_says_why() -> None:
    ticket = make_ticket()
    Decision.objects.all().delete()

    assert sweep() == NOTHING
    assert decided(ticket) == [("sweep", "waiting")]


def test_the_oldest_of_the_highest_priority_is_routed_first() -> None:
    make_agent(capacity=1)
    now = timezone.now()
    Ticket.objects.bulk_create(
        [
            Ticket(title="low", priority=Priority.LOW, created_at=now - timedelta(days=9)),
            Ticket(title="young", priority=Priority.HIGH, created_at=now),
            Ticket(title="old", priority=Priority.HIGH, created_at=now - timedelta(days=1)),
        ]
    )

    sweep()

    assert [ticket.title for ticket in Ticket.objects.filter(assigned_agent__isnull=False)] == ["old"]


def test_closed_history_is_left_alone() -> None:
    gone = make_agent(is_active=False)
    Ticket.objects.bulk_create(
        [Ticket(title="History", status=Status.CLOSED, closed_at=timezone.now(), assigned_agent=gone)]
    )

    assert sweep() == NOTHING
    assert not Decision.objects.exists()


def test_what_another_process_mended_meanwhile_is_left_alone() -> None:
    agent = make_agent()
    ticket = make_ticket()
    closed = make_ticket(status=Status.CLOSED)

    assert _adopt_one(ticket.pk) == 0  # already explained
    assert _adopt_one(closed.pk) == 0  # closed since
    assert _route_one(ticket.pk) == 0  # assigned since
    assert decided(ticket) == [("created", "assigned")]
    assert load(agent) == 1


def test_fixtures_are_loaded_as_they_are_and_left_to_the_sweep(tmp_path: Path) -> None:
    agent = make_agent()
    ticket = make_ticket()
    dump = StringIO()
    call_command("dumpdata", "tickets.ticket", "agents.agent", stdout=dump)
    fixture = tmp_path / "team.json"
    fixture.write_text(dump.getvalue().replace(f'"assigned_agent": {agent.pk}', '"assigned_agent": null'))
    Decision.objects.all().delete()
    Notification.objects.all().delete()

    call_command("loaddata", str(fixture), verbosity=0)

    assert holder(ticket) is None
    assert not Decision.objects.exists()
    sweep()
    assert holder(ticket) == agent
    assert_consistent()


def test_the_command_says_what_it_mended(capsys: pytest.CaptureFixture[str]) -> None:
    agent = make_agent()
    Ticket.objects.bulk_create([Ticket(title="Written past the rules")])
    Agent.objects.filter(pk=agent.pk).update(load=9)

    call_command("sweep")

    assert capsys.readouterr().out == "loads: 1, closing times: 0, adopted: 0, released: 0, routed: 1\n"
