"""Every row of the table of events (design.md section 1), through plain saves as in `manage.py shell`."""

from __future__ import annotations

import gc
import weakref
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actor import acting_as
from agents.levels import Level
from agents.models import Agent
from assignment import selection
from assignment.models import Decision
from notifications.models import Notification
from tests.factories import make_agent, make_ticket
from tests.service.seen import actor_of, assert_consistent, decided, holder, live, load, mails, sent
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoAssertNumQueries

    from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def promises(db: None) -> Iterator[None]:
    """Whatever happened, loads are true and each ticket has one live decision that says who has it."""
    yield
    assert_consistent()


def full_agent(**values: Any) -> Agent:
    """A senior at its capacity: nothing more can come to it."""
    agent = make_agent(capacity=1, **values)
    make_ticket(title="What fills it")
    assert load(agent) == 1
    return agent


def waiting(priority: Priority, **values: Any) -> Ticket:
    ticket = make_ticket(priority=priority, **values)
    assert ticket.assigned_agent is None
    return ticket


# --- ticket created ---------------------------------------------------------------------------------------------------


def test_a_new_high_ticket_goes_to_the_least_loaded_senior_and_the_instance_shows_it() -> None:
    make_agent(level=Level.JUNIOR)
    first, second = make_agent(), make_agent()
    make_ticket(priority=Priority.HIGH)

    ticket = make_ticket(priority=Priority.HIGH)

    assert ticket.assigned_agent == second
    assert first.tickets.count() == 1
    assert ticket.assigned_at is not None
    assert holder(ticket) == second
    assert load(second) == 1
    second.refresh_from_db()
    assert second.last_assigned_at == ticket.assigned_at


@pytest.mark.parametrize(
    ("priority", "roster", "winner"),
    [
        # a junior is never given a high ticket, however idle
        (Priority.HIGH, [{"level": "junior"}], None),
        (Priority.HIGH, [{"level": "junior"}, {}], 1),
        # medium: seniors first, juniors when no senior can
        (Priority.MEDIUM, [{"level": "junior"}, {}], 1),
        (Priority.MEDIUM, [{"level": "junior"}, {"is_available": False}], 0),
        (Priority.MEDIUM, [{"level": "junior", "is_available": False}, {"is_active": False}], None),
        # low: one pool, lowest id of equals
        (Priority.LOW, [{"level": "junior"}, {}], 0),
        (Priority.LOW, [{"is_available": False}, {"level": "junior"}], 1),
        # the empty roster
        (Priority.HIGH, [], None),
        (Priority.MEDIUM, [], None),
        (Priority.LOW, [], None),
    ],
)
def test_a_new_ticket_is_routed_at_once_or_waits(
    priority: Priority, roster: list[dict[str, Any]], winner: int | None
) -> None:
    agents = [make_agent(**values) for values in roster]

    ticket = make_ticket(priority=priority)

    expected = None if winner is None else agents[winner]
    assert ticket.assigned_agent == holder(ticket) == expected
    assert decided(ticket) == [("created", "waiting" if expected is None else "assigned")]
    assert mails(ticket) == ([] if expected is None else [("assigned", expected.email, "pending")])


def test_a_ticket_that_nobody_can_take_waits_and_says_why() -> None:
    full_agent()
    make_agent(is_available=False)
    make_agent(level=Level.JUNIOR)

    ticket = make_ticket(priority=Priority.HIGH)

    assert ticket.assigned_agent is None
    assert ticket.assigned_at is None
    decision = live(ticket)
    assert decision.explanation == (
        "Nobody can take it now: High goes to seniors only; "
        "1 senior is unavailable, 1 senior is at capacity, 1 agent is of the wrong level."
    )
    assert decision.out == {"level": 1, "unavailable": 1, "at_capacity": 1}
    assert decision.candidates == []
    assert decision.load is None


def test_a_decision_keeps_what_was_seen() -> None:
    ann = make_agent(first_name="Ann", last_name="Lee", capacity=9)
    ben = make_agent(first_name="Ben", last_name="Moss")
    make_ticket()
    make_ticket()

    ticket = make_ticket()

    decision = live(ticket)
    assert decision.load == 1
    assert [(row["id"], row["load"], row["capacity"]) for row in decision.candidates] == [
        (ann.pk, 1, 9),
        (ben.pk, 1, None),
    ]
    assert decision.candidates[0]["last_assigned_at"] is not None
    assert decision.policy_version == "1"
    assert decision.rule == "medium: seniors"
    assert decision.out == {}
    assert decision.actor is None
    assert decision.duration_us > 0
    assert str(decision).startswith("Ann Lee was next in turn among the seniors with the lowest load (1 of 9); Medium")
    assert ticket.__dict__["live_decisions"] == [decision]


def test_a_created_ticket_and_its_decision_do_not_await_the_garbage_collector() -> None:
    make_agent()
    gc.collect()
    gc.disable()
    try:
        there = weakref.ref(make_ticket())
    finally:
        gc.enable()

    assert there() is None


def test_who_caused_it_is_recorded(admin: User) -> None:
    make_agent()

    with acting_as(admin):
        ticket = make_ticket()

    assert actor_of(ticket) == admin


def test_a_ticket_that_comes_closed_is_history_and_is_left_alone() -> None:
    agent = make_agent()

    ticket = make_ticket(status=Status.CLOSED)

    assert ticket.assigned_agent is None
    assert ticket.closed_at is not None
    assert decided(ticket) == []
    assert load(agent) == 0


def test_agents_that_stay_busy_being_assigned_leave_a_ticket_waiting_instead_of_failing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_agent()
    monkeypatch.setattr(selection, "CONTENTION_LIMIT", 0.02)
    # The only agent cannot be had, as if others held its row all the time.
    monkeypatch.setattr(selection, "_LOCK", {"sqlite": "OFFSET 1", "postgresql": "OFFSET 1"})

    ticket = make_ticket()

    assert ticket.assigned_agent is None
    assert live(ticket).rule == "medium: contended"
    monkeypatch.undo()
    make_agent(level=Level.JUNIOR)
    assert holder(ticket) is not None


# --- priority changed -------------------------------------------------------------------------------------------------


def test_a_holder_who_is_still_admitted_keeps_the_ticket_and_is_told() -> None:
    agent = make_agent()
    make_agent()
    ticket = make_ticket(priority=Priority.LOW, title="Printer on fire")
    sent(ticket)

    ticket.priority = Priority.HIGH
    ticket.save()

    assert ticket.assigned_agent == holder(ticket) == agent
    assert decided(ticket) == [("created", "assigned")]
    assert mails(ticket) == [("assigned", agent.email, "sent"), ("priority_changed", agent.email, "pending")]
    subject = Notification.objects.get(kind="priority_changed").subject
    assert subject == f"[{ticket.reference}] Priority changed to High: Printer on fire"


def test_a_junior_loses_a_ticket_that_becomes_high_to_a_senior() -> None:
    senior = make_agent(is_available=False)
    junior = make_agent(level=Level.JUNIOR)
    ticket = make_ticket()
    sent(ticket)
    Agent.objects.filter(pk=senior.pk).update(is_available=True)

    ticket.priority = Priority.HIGH
    ticket.save()

    assert ticket.assigned_agent == holder(ticket) == senior
    assert (load(junior), load(senior)) == (0, 1)
    assert decided(ticket) == [("created", "assigned"), ("priority_changed", "assigned")]
    assert mails(ticket)[1:] == [("assigned", senior.email, "pending"), ("moved", junior.email, "pending")]


def test_a_junior_loses_a_ticket_that_becomes_high_even_when_it_then_waits() -> None:
    junior = make_agent(level=Level.JUNIOR)
    ticket = make_ticket()
    sent(ticket)

    ticket.priority = Priority.HIGH
    ticket.save()

    assert ticket.assigned_agent is holder(ticket) is None
    assert ticket.assigned_at is None
    assert load(junior) == 0
    assert decided(ticket)[-1] == ("priority_changed", "waiting")
    assert mails(ticket)[1:] == [("moved", junior.email, "pending")]


def test_the_seat_that_a_rising_priority_frees_is_drained() -> None:
    junior = make_agent(level=Level.JUNIOR, capacity=1)
    ticket = make_ticket()
    queued = waiting(Priority.LOW)

    ticket.priority = Priority.HIGH
    ticket.save()

    assert holder(queued) == junior
    assert decided(queued)[-1] == ("drained", "assigned")


def test_a_waiting_ticket_is_routed_again_when_its_priority_changes() -> None:
    junior = make_agent(level=Level.JUNIOR)
    ticket = waiting(Priority.HIGH)

    ticket.priority = Priority.LOW
    ticket.save()

    assert ticket.assigned_agent == junior
    assert decided(ticket) == [("created", "waiting"), ("priority_changed", "assigned")]
    assert load(junior) == 1


def test_an_overtaken_ticket_waits_on_by_its_new_priority() -> None:
    ticket = waiting(Priority.LOW)

    ticket.priority = Priority.HIGH
    ticket.save()

    assert decided(ticket) == [("created", "waiting"), ("priority_changed", "waiting")]
    assert live(ticket).rule == "high: nobody eligible"


def test_saving_without_a_change_does_nothing_at_all(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_agent()
    ticket = make_ticket()
    before = ticket.updated_at

    with django_assert_num_queries(0):
        for _ in range(100):
            ticket.priority = Priority.MEDIUM
            ticket.save()

    ticket.refresh_from_db()
    assert ticket.updated_at == before
    assert decided(ticket) == [("created", "assigned")]
    assert len(mails(ticket)) == 1


def test_naming_an_unchanged_priority_does_nothing_but_write_it() -> None:
    make_agent()
    ticket = make_ticket()

    ticket.save(update_fields=["priority"])

    assert decided(ticket) == [("created", "assigned")]
    assert len(mails(ticket)) == 1


def test_a_new_title_routes_nothing() -> None:
    make_agent()
    ticket = make_ticket()
    make_agent()

    ticket.title = "Another"
    ticket.save()

    assert decided(ticket) == [("created", "assigned")]


def test_the_priority_of_a_closed_ticket_changes_without_consequence() -> None:
    make_agent(level=Level.JUNIOR)
    ticket = make_ticket(status=Status.IN_PROGRESS)
    ticket.status = Status.CLOSED
    ticket.save()

    ticket.priority = Priority.HIGH
    ticket.save()

    assert decided(ticket) == [("created", "assigned")]
    assert [kind for kind, _, _ in mails(ticket)] == ["assigned"]


# --- closed, deleted, moved away --------------------------------------------------------------------------------------


def _queue_behind(agent: Agent) -> list[Ticket]:
    """Waiting tickets in the order in which they must be drained."""
    hour = timedelta(hours=1)
    now = timezone.now()
    old_low = waiting(Priority.LOW, created_at=now - 9 * hour)
    new_high = waiting(Priority.HIGH, created_at=now - 1 * hour)
    old_high = waiting(Priority.HIGH, created_at=now - 5 * hour)
    medium = waiting(Priority.MEDIUM, created_at=now - 8 * hour)
    return [old_high, new_high, medium, old_low]


def test_closing_frees_the_seat_for_high_before_medium_before_low_oldest_first() -> None:
    agent = full_agent()
    current = Ticket.objects.get(assigned_agent=agent)
    queue = _queue_behind(agent)

    for expected in queue:
        current.status = Status.CLOSED
        current.save()
        assert holder(expected) == agent
        assert load(agent) == 1
        assert decided(expected) == [("created", "waiting"), ("drained", "assigned")]
        assert mails(expected) == [("assigned", agent.email, "pending")]
        current = expected
        current.refresh_from_db()


def test_a_closed_ticket_keeps_its_agent_and_shows_when_it_was_closed() -> None:
    agent = make_agent()
    ticket = make_ticket()

    ticket.status = Status.CLOSED
    ticket.save()

    assert ticket.assigned_agent == holder(ticket) == agent
    assert ticket.closed_at is not None
    assert load(agent) == 0


def test_closing_a_waiting_ticket_frees_nothing() -> None:
    ticket = waiting(Priority.HIGH)

    ticket.status = Status.CLOSED
    ticket.save()

    assert decided(ticket) == [("created", "waiting")]


def test_a_high_ticket_that_nobody_can_take_does_not_block_the_ones_behind_it() -> None:
    junior = make_agent(level=Level.JUNIOR, capacity=1)
    first = make_ticket()
    blocked, next_one = waiting(Priority.HIGH), waiting(Priority.LOW)

    first.status = Status.CLOSED
    first.save()

    assert holder(blocked) is None
    assert holder(next_one) == junior
    assert decided(blocked) == [("created", "waiting")]


def test_deleting_frees_the_seat_and_cancels_unsent_mail() -> None:
    agent = full_agent()
    ticket = Ticket.objects.get(assigned_agent=agent)
    queued = waiting(Priority.LOW)
    pk = ticket.pk

    ticket.delete()

    assert holder(queued) == agent
    assert load(agent) == 1
    assert Notification.objects.get(ticket=pk).status == "cancelled"
    assert Decision.objects.filter(ticket=pk).count() == 1


def test_deleting_many_at_once_frees_every_seat() -> None:
    agent = make_agent(capacity=2)
    make_ticket()
    make_ticket()
    queued = [waiting(Priority.LOW), waiting(Priority.LOW)]

    Ticket.objects.filter(assigned_agent=agent).delete()

    assert [holder(ticket) for ticket in queued] == [agent, agent]


def test_moving_a_ticket_away_frees_the_seat() -> None:
    agent = full_agent()
    ticket = Ticket.objects.get(assigned_agent=agent)
    queued = waiting(Priority.HIGH)
    junior = make_agent(level=Level.JUNIOR)

    ticket.assigned_agent = junior
    ticket.save()

    assert ticket.assigned_agent == holder(ticket) == junior
    assert holder(queued) == agent


# --- reopened ---------------------------------------------------------------------------------------------------------


def _closed_ticket_of(agent: Agent, **values: Any) -> Ticket:
    ticket = make_ticket(**values)
    assert ticket.assigned_agent == agent
    ticket.status = Status.CLOSED
    ticket.save()
    sent(ticket)
    return ticket


def _reopen(ticket: Ticket) -> None:
    ticket.status = Status.OPEN
    ticket.save()


def test_a_reopened_ticket_goes_back_to_its_agent_whoever_is_less_loaded() -> None:
    agent = make_agent()
    ticket = _closed_ticket_of(agent)
    make_ticket()
    make_agent()

    _reopen(ticket)

    assert ticket.assigned_agent == holder(ticket) == agent
    assert ticket.closed_at is None
    assert load(agent) == 2
    assert live(ticket).trigger == "reopened"
    assert live(ticket).rule == "previous agent"
    assert live(ticket).load == 1
    assert mails(ticket)[1:] == [("assigned", agent.email, "pending")]


def test_an_agent_with_one_seat_left_gets_its_reopened_ticket_back() -> None:
    agent = make_agent(capacity=2)
    ticket = _closed_ticket_of(agent)
    make_ticket()

    _reopen(ticket)

    assert ticket.assigned_agent == agent
    assert load(agent) == 2


def test_an_agent_at_capacity_does_not_get_its_reopened_ticket_back() -> None:
    agent = make_agent(capacity=1)
    ticket = _closed_ticket_of(agent)
    make_ticket()
    other = make_agent()

    _reopen(ticket)

    assert ticket.assigned_agent == holder(ticket) == other
    assert (load(agent), load(other)) == (1, 1)
    assert decided(ticket)[-1] == ("reopened", "assigned")
    assert mails(ticket)[1:] == [("assigned", other.email, "pending"), ("moved", agent.email, "pending")]


@pytest.mark.parametrize("change", [{"is_available": False}, {"is_active": False}, {"level": Level.JUNIOR}])
def test_a_reopened_ticket_whose_agent_cannot_take_it_waits_when_nobody_can(change: dict[str, Any]) -> None:
    agent = make_agent()
    ticket = _closed_ticket_of(agent, priority=Priority.HIGH)
    for field, value in change.items():
        setattr(agent, field, value)
    agent.save()

    _reopen(ticket)

    assert ticket.assigned_agent is holder(ticket) is None
    assert load(agent) == 0
    assert decided(ticket)[-1] == ("reopened", "waiting")


def test_a_reopened_ticket_that_nobody_had_is_routed() -> None:
    ticket = waiting(Priority.LOW)
    ticket.status = Status.CLOSED
    ticket.save()
    agent = make_agent()

    _reopen(ticket)

    assert ticket.assigned_agent == agent
    assert decided(ticket)[-1] == ("reopened", "assigned")


def test_reopening_counts_as_being_assigned_for_whose_turn_it_is() -> None:
    first = make_agent()
    ticket = _closed_ticket_of(first, priority=Priority.HIGH)
    second = make_agent()
    other = make_ticket(priority=Priority.HIGH)
    assert other.assigned_agent == second

    _reopen(ticket)

    first.refresh_from_db()
    second.refresh_from_db()
    assert first.last_assigned_at is not None
    assert second.last_assigned_at is not None
    assert first.last_assigned_at > second.last_assigned_at


def test_going_from_open_to_in_progress_routes_nothing() -> None:
    make_agent()
    ticket = make_ticket()

    ticket.status = Status.IN_PROGRESS
    ticket.save()

    assert decided(ticket) == [("created", "assigned")]


# --- agents come, return, rise ----------------------------------------------------------------------------------------


def test_a_new_agent_is_given_what_waits() -> None:
    high, low = waiting(Priority.HIGH), waiting(Priority.LOW)

    junior = make_agent(level=Level.JUNIOR)

    assert holder(low) == junior
    assert holder(high) is None
    assert decided(low)[-1] == ("drained", "assigned")


@pytest.mark.parametrize("values", [{"is_available": False}, {"is_active": False}])
def test_a_new_agent_who_takes_nothing_yet_is_given_nothing(values: dict[str, Any]) -> None:
    ticket = waiting(Priority.LOW)

    make_agent(**values)

    assert holder(ticket) is None


@pytest.mark.parametrize(
    ("before", "change"),
    [
        ({"is_active": False}, {"is_active": True}),
        ({"is_available": False}, {"is_available": True}),
        ({"level": Level.JUNIOR}, {"level": Level.SENIOR}),
        ({"capacity": 1}, {"capacity": 2}),
        ({"capacity": 1}, {"capacity": None}),
    ],
    ids=["reactivated", "available", "promoted", "capacity raised", "capacity removed"],
)
def test_an_agent_who_can_take_more_is_given_what_waits(before: dict[str, Any], change: dict[str, Any]) -> None:
    agent = make_agent(**before)
    if "capacity" in before:
        make_ticket(priority=Priority.HIGH)
    ticket = waiting(Priority.HIGH)

    for field, value in change.items():
        setattr(agent, field, value)
    agent.save()

    assert holder(ticket) == agent
    assert decided(ticket) == [("created", "waiting"), ("drained", "assigned")]


@pytest.mark.parametrize("change", [{"capacity": 1}, {"first_name": "Zoe"}, {"email": "zoe@example.com"}])
def test_an_agent_who_can_take_no_more_than_before_keeps_what_it_has(change: dict[str, Any]) -> None:
    agent = make_agent(capacity=3)
    held = [make_ticket(), make_ticket()]

    for field, value in change.items():
        setattr(agent, field, value)
    agent.save()

    assert [holder(ticket) for ticket in held] == [agent, agent]
    assert Decision.objects.count() == 2
    assert Notification.objects.count() == 2


def test_an_unavailable_agent_keeps_what_it_holds_and_gets_nothing_new() -> None:
    agent = make_agent()
    held = make_ticket()

    agent.is_available = False
    agent.save()
    ticket = make_ticket()

    assert holder(held) == agent
    assert ticket.assigned_agent is None


# --- agents leave, fall -----------------------------------------------------------------------------------------------


def _deactivate(agent: Agent) -> None:
    agent.is_active = False
    agent.save()


def _delete_in_bulk(agent: Agent) -> None:
    assert Agent.objects.filter(pk=agent.pk).delete() == (1, {"agents.Agent": 1})


@pytest.mark.parametrize("leave", [_deactivate, Agent.delete, _delete_in_bulk])
def test_what_a_leaving_agent_holds_is_routed_again_high_first(leave: Any) -> None:
    agent = make_agent(capacity=4)
    closed = _closed_ticket_of(agent)
    low, medium, high = (make_ticket(priority=priority) for priority in Priority)
    other = make_agent(capacity=2)

    leave(agent)

    assert (holder(high), holder(medium), holder(low)) == (other, other, None)
    assert holder(closed) == agent
    assert decided(high)[-1] == ("agent_left", "assigned")
    assert decided(low)[-1] == ("agent_left", "waiting")
    assert (load(agent), load(other)) == (0, 2)
    agent.refresh_from_db()
    assert not agent.is_active
    assert Agent.objects.active().count() == 1


def test_deleting_an_agent_twice_does_nothing_more() -> None:
    agent = make_agent()

    assert agent.delete() == (1, {"agents.Agent": 1})
    assert agent.delete() == (0, {})
    assert Agent.objects.filter(pk=agent.pk).delete() == (0, {"agents.Agent": 0})


def test_a_demoted_senior_loses_its_high_tickets_only() -> None:
    agent = make_agent(capacity=3)
    low, medium, high = (make_ticket(priority=priority) for priority in Priority)
    queued = waiting(Priority.LOW)
    waiting_high = waiting(Priority.HIGH)

    agent.level = Level.JUNIOR
    agent.save()

    assert (holder(low), holder(medium), holder(high)) == (agent, agent, None)
    assert holder(queued) == agent  # the seat of the high one
    assert holder(waiting_high) is None
    assert decided(high)[-1] == ("agent_left", "waiting")
    assert load(agent) == 3


def test_a_demoted_seniors_high_tickets_go_to_another_senior() -> None:
    agent = make_agent()
    high = make_ticket(priority=Priority.HIGH)
    other = make_agent()

    agent.level = Level.JUNIOR
    agent.save()

    assert holder(high) == other
    assert mails(high)[-1] == ("assigned", other.email, "pending")


# --- assigned by hand, by a plain save --------------------------------------------------------------------------------


def test_a_save_that_names_an_agent_assigns_by_hand(admin: User) -> None:
    first, second = make_agent(), make_agent(first_name="Zoe", last_name="Park")
    ticket = make_ticket()
    sent(ticket)

    with acting_as(admin):
        ticket.assigned_agent = second
        ticket.save()

    assert holder(ticket) == second
    assert (load(first), load(second)) == (0, 1)
    assert live(ticket).trigger == "manual"
    assert live(ticket).explanation == "alice assigned it to Zoe Park by hand."
    assert live(ticket).rule == "by hand"
    assert actor_of(ticket) == admin
    assert mails(ticket)[1:] == [("assigned", second.email, "pending"), ("moved", first.email, "pending")]
    second.refresh_from_db()
    assert second.last_assigned_at == ticket.assigned_at


def test_naming_the_agent_by_its_column_assigns_by_hand_too() -> None:
    make_agent()
    second = make_agent()
    ticket = make_ticket()

    ticket.assigned_agent_id = second.pk
    ticket.save(update_fields=["assigned_agent_id"])

    assert ticket.assigned_agent == second
    assert live(ticket).trigger == "manual"
    assert live(ticket).explanation.startswith("Somebody at the console assigned it to ")


def test_a_waiting_ticket_can_be_given_by_a_save() -> None:
    ticket = waiting(Priority.MEDIUM)
    junior = make_agent(level=Level.JUNIOR, is_available=False)
    Agent.objects.filter(pk=junior.pk).update(is_available=True)

    ticket.assigned_agent = junior
    ticket.save()

    assert holder(ticket) == junior


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"is_available": False},
            "Zoe Park is unavailable. Only an override assigns it all the same.",
        ),
        (
            {"level": Level.JUNIOR},
            "Zoe Park is of the wrong level. Only an override assigns it all the same.",
        ),
        ({"is_active": False}, "Zoe Park is no longer active."),
    ],
)
def test_a_save_that_names_an_ineligible_agent_is_refused_and_changes_nothing(
    values: dict[str, Any], message: str
) -> None:
    agent = make_agent()
    zoe = make_agent(first_name="Zoe", last_name="Park", **values)
    ticket = make_ticket(priority=Priority.HIGH)

    ticket.assigned_agent = zoe
    with pytest.raises(ValidationError) as caught:
        ticket.save()

    assert caught.value.message_dict == {"assigned_agent": [message]}
    assert holder(ticket) == agent
    assert decided(ticket) == [("created", "assigned")]


def test_a_refused_save_can_be_mended_and_repeated() -> None:
    make_agent()
    zoe, yan = make_agent(is_available=False), make_agent()
    ticket = make_ticket()
    ticket.title, ticket.assigned_agent = "New title", zoe
    with pytest.raises(ValidationError):
        ticket.save()

    ticket.assigned_agent = yan
    ticket.save()

    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.title, ticket.assigned_agent) == ("New title", yan)


def test_the_agent_at_capacity_may_be_named_again_for_what_it_holds() -> None:
    agent = full_agent()
    ticket = Ticket.objects.get(assigned_agent=agent)

    ticket.assigned_agent, ticket.priority = agent, Priority.HIGH
    ticket.save()

    assert holder(ticket) == agent
    assert [trigger for trigger, _ in decided(ticket)] == ["created"]


def test_a_save_that_takes_the_agent_away_routes_by_the_rules() -> None:
    first, second = make_agent(), make_agent()
    ticket = make_ticket()
    make_ticket()
    make_ticket(priority=Priority.HIGH)
    assert (load(first), load(second)) == (2, 1)

    ticket.assigned_agent = None
    ticket.save()

    assert holder(ticket) == second  # both have one now, and it was given one longer ago
    assert ticket.assigned_agent_id == second.pk
    assert decided(ticket)[-1] == ("manual", "assigned")


def test_a_save_that_takes_the_agent_away_when_nobody_can_take_it_leaves_it_waiting() -> None:
    agent = make_agent()
    ticket = make_ticket()
    sent(ticket)
    Agent.objects.filter(pk=agent.pk).update(is_available=False)

    ticket.assigned_agent = None
    ticket.save()

    assert ticket.assigned_agent is holder(ticket) is None
    assert decided(ticket)[-1] == ("manual", "waiting")
    assert mails(ticket)[1:] == [("moved", agent.email, "pending")]


def test_a_new_ticket_can_come_with_its_agent(admin: User) -> None:
    make_agent()
    busy = make_agent(first_name="Zoe", last_name="Park")

    with acting_as(admin):
        ticket = make_ticket(assigned_agent=busy)

    assert ticket.assigned_agent == holder(ticket) == busy
    assert ticket.assigned_at is not None
    assert load(busy) == 1
    assert decided(ticket) == [("manual", "assigned")]
    assert live(ticket).explanation == "alice assigned it to Zoe Park by hand."
    busy.refresh_from_db()
    assert busy.last_assigned_at == ticket.assigned_at


def test_the_last_seat_can_be_given_with_a_new_ticket() -> None:
    agent = make_agent(capacity=1)

    ticket = make_ticket(assigned_agent=agent)

    assert ticket.assigned_agent == agent
    assert load(agent) == 1


def test_a_new_ticket_for_an_ineligible_agent_is_refused_and_can_be_mended() -> None:
    agent = full_agent()
    ticket = Ticket(title="For a full one", assigned_agent=agent)

    with pytest.raises(ValidationError) as caught:
        ticket.save()

    assert list(caught.value.message_dict) == ["assigned_agent"]
    assert not Ticket.objects.filter(title="For a full one").exists()
    assert load(agent) == 1
    ticket.assigned_agent = None
    ticket.save()
    assert Ticket.objects.filter(title="For a full one").exists()


def test_naming_an_agent_on_a_closed_ticket_is_only_written() -> None:
    first = make_agent()
    ticket = _closed_ticket_of(first)
    other = make_agent(is_available=False)

    ticket.assigned_agent = other
    ticket.save()

    assert holder(ticket) == other
    assert (load(first), load(other)) == (0, 0)
    assert decided(ticket) == [("created", "assigned")]


def test_a_manual_choice_stays_while_its_holder_is_admitted() -> None:
    make_agent()
    chosen = make_agent(level=Level.JUNIOR)
    ticket = make_ticket(assigned_agent=chosen)

    ticket.priority = Priority.LOW
    ticket.save()
    chosen.is_available = False
    chosen.save()

    assert holder(ticket) == chosen


# --- refused, rolled back, raw ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [{"priority": "urgent"}, {"status": "lost"}])
def test_a_value_that_does_not_exist_is_refused_by_the_database(values: dict[str, str]) -> None:
    make_agent()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_ticket(**values)

    assert not Ticket.objects.exists()
    assert not Decision.objects.exists()


def test_what_is_rolled_back_leaves_no_trace() -> None:
    agent = make_agent()

    with transaction.atomic():
        make_ticket()
        transaction.set_rollback(True)

    assert load(agent) == 0
    assert not Decision.objects.exists()
    assert not Notification.objects.exists()


def test_changing_a_ticket_that_is_gone_says_so() -> None:
    make_agent()
    ticket = make_ticket()
    Ticket.objects.get(pk=ticket.pk).delete()

    ticket.priority = Priority.HIGH
    with pytest.raises(Ticket.DoesNotExist):
        ticket.save()


def test_the_agent_that_was_saved_shows_the_load_that_it_got() -> None:
    make_ticket()
    make_ticket()

    agent = make_agent(is_available=False)
    agent.is_available = True
    agent.save()
    assert agent.load == 2
    assert agent.last_assigned_at is not None

    agent.is_active = False
    agent.save()
    assert agent.load == 0
    assert make_agent().load == 2
