"""A save writes what its writer changed and nothing else."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models.signals import post_save

from agents.levels import Level
from agents.models import Agent
from tests.factories import make_agent, make_ticket
from tests.service.seen import assert_consistent, decided, holder, load
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def read_again(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


# --- stale copies -----------------------------------------------------------------------------------------------------


def test_a_stale_copy_undoes_nothing_that_another_writer_changed() -> None:
    make_agent()
    second = make_agent()
    ticket = make_ticket()
    stale = read_again(ticket)
    ticket.status, ticket.priority, ticket.assigned_agent = Status.IN_PROGRESS, Priority.HIGH, second
    ticket.description = "By the other writer"
    ticket.save()

    stale.title = "By the stale one"
    stale.save()

    now = read_again(ticket)
    assert (now.title, now.description) == ("By the stale one", "By the other writer")
    assert (now.status, now.priority, now.assigned_agent) == ("in_progress", "high", second)
    assert_consistent()


def test_a_stale_copy_that_changes_the_priority_sees_what_is_true_now() -> None:
    make_agent()
    second = make_agent()
    ticket = make_ticket()
    stale = read_again(ticket)
    ticket.assigned_agent = second
    ticket.save()

    stale.priority = Priority.HIGH
    stale.save()

    assert stale.assigned_agent == holder(ticket) == second
    assert stale.assigned_at == read_again(ticket).assigned_at


def test_a_stale_copy_of_a_closed_ticket_keeps_it_and_its_closing_time() -> None:
    agent = make_agent()
    ticket = make_ticket()
    stale = read_again(ticket)
    ticket.status = Status.CLOSED
    ticket.save()

    stale.priority = Priority.HIGH
    stale.save()
    stale.title = "Once more"
    stale.save()

    now = read_again(ticket)
    assert (now.status, now.closed_at, now.priority) == ("closed", ticket.closed_at, "high")
    assert (stale.status, stale.closed_at) == (now.status, now.closed_at)
    assert load(agent) == 0


def test_a_stale_copy_of_an_agent_does_not_bring_back_what_was_changed() -> None:
    agent = make_agent(level=Level.JUNIOR)
    stale = Agent.objects.get(pk=agent.pk)
    agent.level, agent.capacity = Level.SENIOR, 5
    agent.save()
    ticket = make_ticket(priority=Priority.HIGH)

    stale.is_available = False
    stale.save()

    agent.refresh_from_db()
    assert (agent.level, agent.capacity, agent.is_available) == ("senior", 5, False)
    assert stale.level == "senior"
    assert holder(ticket) == agent


def test_a_stale_copy_of_a_reactivated_agent_does_not_take_its_tickets_away() -> None:
    agent = make_agent(is_active=False, is_available=False)
    stale = Agent.objects.get(pk=agent.pk)
    agent.is_active = agent.is_available = True
    agent.save()
    ticket = make_ticket()

    stale.capacity = 3
    stale.save()

    assert holder(ticket) == agent
    assert stale.is_active
    assert decided(ticket) == [("created", "assigned")]


# --- nothing changed, some fields, deferred fields --------------------------------------------------------------------


def test_nothing_changed_is_no_query_and_no_signal(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    agent = make_agent()
    ticket = make_ticket()
    agent.refresh_from_db()
    seen: list[object] = []
    post_save.connect(seen.append, weak=False, dispatch_uid="seen")

    try:
        with django_assert_num_queries(0):
            for row in (ticket, agent):
                row.save()
                row.save(update_fields=[])
    finally:
        post_save.disconnect(dispatch_uid="seen")

    assert seen == []


def test_update_fields_write_only_what_they_name_and_the_rest_stays_unsaved() -> None:
    make_agent()
    ticket = make_ticket(title="Old", description="Old")
    ticket.title = ticket.description = "New"

    ticket.save(update_fields=["title"])

    assert (read_again(ticket).title, read_again(ticket).description) == ("New", "Old")
    ticket.save()
    assert read_again(ticket).description == "New"


def test_closing_by_update_fields_writes_the_closing_time() -> None:
    ticket = make_ticket()
    ticket.status = Status.CLOSED

    ticket.save(update_fields=["status"])

    assert read_again(ticket).closed_at is not None


def test_each_save_that_writes_moves_updated_at() -> None:
    ticket = make_ticket()
    before = ticket.updated_at

    ticket.title = "New"
    ticket.save(update_fields=["title"])

    assert read_again(ticket).updated_at > before


def test_a_field_that_does_not_exist_is_refused() -> None:
    ticket = make_ticket()

    with pytest.raises(ValueError, match="do not exist"):
        ticket.save(update_fields=["colour"])


def test_a_change_to_a_ticket_read_in_part_is_written() -> None:
    make_agent()
    pk = make_ticket(title="Old", description="Kept").pk

    ticket = Ticket.objects.only("title").get(pk=pk)
    ticket.title = "New"
    ticket.save()
    later = Ticket.objects.defer("description", "status").get(pk=pk)
    later.priority = Priority.HIGH
    later.save()

    now = Ticket.objects.get(pk=pk)
    assert (now.title, now.description, now.priority) == ("New", "Kept", "high")


def test_reading_one_deferred_field_keeps_unsaved_changes_of_others() -> None:
    pk = make_ticket(title="Old").pk
    ticket = Ticket.objects.defer("description").get(pk=pk)
    ticket.title = "New"

    assert ticket.description == "It does not work."
    ticket.save()

    assert Ticket.objects.get(pk=pk).title == "New"


def test_refreshing_some_fields_keeps_unsaved_changes_of_others() -> None:
    ticket = make_ticket(title="Old")
    ticket.title = "New"

    ticket.refresh_from_db(fields=["status", "assigned_agent_id"])
    ticket.save()

    assert read_again(ticket).title == "New"


def test_refreshing_forgets_unsaved_changes(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ticket = make_ticket(title="Old")
    ticket.title = "New"

    ticket.refresh_from_db()

    assert ticket.title == "Old"
    with django_assert_num_queries(0):
        ticket.save()


# --- columns that the database keeps ----------------------------------------------------------------------------------


def test_the_load_of_an_agent_is_never_written_by_a_save() -> None:
    agent = make_agent()
    make_ticket()
    assert agent.load == 0  # read before the ticket came

    agent.first_name = "Zoe"
    agent.save()
    assert load(agent) == 1

    agent.load = 9
    agent.save()
    agent.save(update_fields=["load"])
    assert load(agent) == 1


def test_a_new_agent_begins_without_load() -> None:
    agent = make_agent(load=5)

    assert (agent.load, load(agent)) == (0, 0)


def test_a_copy_of_an_agent_begins_without_load() -> None:
    agent = make_agent()
    make_ticket()
    agent.refresh_from_db()

    agent.pk, agent.email = None, "copy@example.com"
    agent.save()

    assert (agent.load, load(agent)) == (0, 0)
    assert Agent.objects.count() == 2
    assert_consistent()


def test_a_new_instance_is_never_written_over_a_row() -> None:
    agent = make_agent()
    ticket = make_ticket(title="First")

    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket(pk=ticket.pk, title="Second").save()

    assert (read_again(ticket).title, holder(ticket)) == ("First", agent)


def test_a_ticket_with_an_id_of_its_own_can_be_created() -> None:
    agent = make_agent()

    ticket = Ticket(pk=1_000_000, title="From the old system")
    ticket.save()

    assert ticket.reference == "T-1000000"
    assert holder(ticket) == agent


# --- after a failure --------------------------------------------------------------------------------------------------


def test_a_save_that_failed_leaves_the_instance_as_it_was() -> None:
    agent = make_agent()
    ticket = make_ticket()
    zoe = make_agent(is_available=False)
    fresh = Ticket(title="For Zoe", assigned_agent=zoe)

    ticket.assigned_agent = zoe
    for row in (ticket, fresh):
        with pytest.raises(ValidationError):
            row.save()
        assert row.assigned_agent == zoe
    assert not fresh.pk
    assert fresh._state.adding

    for row in (ticket, fresh):
        row.assigned_agent = agent
        row.save()
    assert (holder(ticket), holder(fresh)) == (agent, agent)


@pytest.mark.django_db(transaction=True)
def test_a_committed_change_is_not_written_again(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_agent()
    ticket = make_ticket()

    with transaction.atomic():
        ticket.title = "New"
        ticket.save()

    with django_assert_num_queries(0):
        ticket.save()
    assert pickle.loads(pickle.dumps(ticket)).title == "New"


def test_saving_a_row_that_is_gone_says_so() -> None:
    ticket = make_ticket()
    Ticket.objects.filter(pk=ticket.pk).delete()

    ticket.title = "New"
    with pytest.raises(DatabaseError, match="did not affect any rows"):
        ticket.save()
