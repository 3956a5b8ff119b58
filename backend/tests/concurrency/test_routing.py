"""Arrivals from many writers at once (design.md section 1, "Promises under concurrency")."""

from __future__ import annotations

import threading
import time
from collections import Counter
from functools import partial

import pytest
from django.db import connection, transaction

from agents.levels import Level
from agents.models import Agent
from assignment import selection
from assignment.models import Decision, Outcome
from assignment.services import drain, hand_over
from tests.concurrency.harness import broken_promises, processes_together, together, waiting_needlessly
from tests.factories import make_agent, make_ticket
from tickets.choices import Priority, Status
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 12


def make_team(agents: int) -> None:
    """Half of them seniors."""
    for number in range(agents):
        make_agent(level=Level.SENIOR if number % 2 else Level.JUNIOR)


def create_mixed(tickets: int) -> None:
    for number in range(tickets):
        make_ticket(priority=list(Priority)[number % 3])


def spreads() -> dict[str, int]:
    """The difference between the highest and the lowest load of each level."""
    loads = {level: Agent.objects.filter(level=level).values_list("load", flat=True) for level in Level}
    return {level: max(found) - min(found) for level, found in loads.items()}


def assert_all_assigned_evenly(tickets: int) -> None:
    assert broken_promises() == []
    assert Ticket.objects.filter(assigned_agent__isnull=False).count() == tickets
    assert Decision.objects.live().filter(outcome=Outcome.ASSIGNED).count() == tickets
    assert not Ticket.objects.exclude(priority=Priority.LOW).exclude(assigned_agent__level=Level.SENIOR).exists()
    assert max(spreads().values()) <= 1, spreads()


@pytest.mark.parametrize("agents", [2, 10, 200])
def test_tickets_from_many_threads_are_spread_evenly_by_the_rules(agents: int) -> None:
    make_team(agents)

    together(*[partial(create_mixed, 15)] * THREADS)

    assert_all_assigned_evenly(15 * THREADS)


def test_tickets_from_many_processes_are_spread_evenly_by_the_rules() -> None:
    make_team(10)

    processes_together(*[("create", 30)] * 4)

    assert_all_assigned_evenly(120)


@pytest.mark.parametrize("attempt", range(3))
def test_automation_never_exceeds_capacity(attempt: int) -> None:
    for _ in range(4):
        make_agent(capacity=5)

    together(*[partial(create_mixed, 8)] * 8)

    assert broken_promises() == []
    assert list(Agent.objects.values_list("load", flat=True)) == [5, 5, 5, 5]
    waiting = Decision.objects.live().filter(outcome=Outcome.WAITING)
    assert waiting.count() == 64 - 20
    assert {tuple(decision.out.items()) for decision in waiting} == {(("at_capacity", 4),)}


@pytest.mark.parametrize("attempt", range(3))
def test_a_senior_whom_everybody_is_assigning_is_waited_for(attempt: int) -> None:
    senior = make_agent()
    for _ in range(10):
        make_agent(level=Level.JUNIOR)

    together(*[partial(make_ticket, priority=Priority.MEDIUM)] * THREADS)

    assert Counter(Ticket.objects.values_list("assigned_agent", flat=True)) == {senior.pk: THREADS}


def test_seniors_locked_by_a_slow_transaction_are_waited_for() -> None:
    seniors = [make_agent(), make_agent()]
    make_agent(level=Level.JUNIOR)
    locked = threading.Event()

    def hold_all_seniors() -> float:
        with transaction.atomic():
            list(Agent.objects.filter(level=Level.SENIOR).select_for_update(no_key=True))
            locked.set()
            time.sleep(1.5)
        return 1.5

    def create() -> float:
        locked.wait(10)
        began = time.monotonic()
        make_ticket(priority=Priority.MEDIUM)
        return time.monotonic() - began

    _, waited = together(hold_all_seniors, create)

    assert Ticket.objects.get().assigned_agent in seniors
    assert waited > 1


@pytest.mark.parametrize("attempt", range(5))
def test_no_ticket_goes_on_waiting_for_a_seat_that_was_freed_meanwhile(attempt: int) -> None:
    """Everybody is at capacity; creations that find nobody race closings that free the seats they need."""
    for _ in range(3):
        make_agent(capacity=2)
    held = [make_ticket() for _ in range(6)]

    def close(tickets: list[Ticket]) -> None:
        for ticket in tickets:
            ticket.status = Status.CLOSED
            ticket.save()

    together(*[partial(create_mixed, 4)] * 4, partial(close, held[:3]), partial(close, held[3:]))

    assert waiting_needlessly() == []
    assert broken_promises() == []
    assert list(Agent.objects.values_list("load", flat=True)) == [2, 2, 2]


def test_a_creation_that_finds_nobody_waits_for_a_closing_that_is_about_to_commit() -> None:
    agent = make_agent(capacity=1)
    held = make_ticket()
    closed = threading.Event()

    def close_slowly() -> None:
        with transaction.atomic():
            held.status = Status.CLOSED
            held.save()
            closed.set()
            time.sleep(0.5)

    def create() -> None:
        closed.wait(10)
        make_ticket(title="Late")

    together(close_slowly, create)

    assert Ticket.objects.get(title="Late").assigned_agent == agent


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_creation_that_just_missed_the_last_seat_does_not_deadlock_with_a_closing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The seat is taken while the creation's statement looks at it, and freed while it waits for the queue lock."""
    agent = make_agent(capacity=1)
    slow = selection._SELECT.replace("FROM best)", "FROM best, pg_sleep(0.5))")
    monkeypatch.setattr(selection, "_SELECT", slow)

    def take_and_free_the_seat() -> None:
        time.sleep(0.2)
        rival = Ticket.objects.bulk_create([Ticket(title="Rival", assigned_agent=agent)])[0]
        time.sleep(0.4)
        rival.status = Status.CLOSED
        rival.save()

    together(partial(make_ticket, title="Late"), take_and_free_the_seat)

    assert Ticket.objects.get(title="Late").assigned_agent == agent


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_drain_gives_nothing_to_a_busier_agent_while_the_right_one_is_being_assigned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right, busier = make_agent(), make_agent()
    Agent.objects.filter(pk=busier.pk).update(load=1)
    Ticket.objects.bulk_create([Ticket(title="Waits")])
    monkeypatch.setattr(selection, "CONTENTION_LIMIT", 0.1)
    held, drained = threading.Event(), threading.Event()

    def assign_slowly() -> None:
        with transaction.atomic():
            Agent.objects.select_for_update(no_key=True).get(pk=right.pk)
            held.set()
            drained.wait(10)

    def drain_meanwhile() -> int:
        held.wait(10)
        try:
            return drain()
        finally:
            drained.set()

    assert together(assign_slowly, drain_meanwhile) == [None, 0]
    assert drain() == 1
    assert Ticket.objects.get().assigned_agent == right


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_what_is_handed_over_while_the_others_are_being_assigned_waits_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leaving = make_agent()
    ticket = make_ticket()
    other = make_agent()
    monkeypatch.setattr(selection, "CONTENTION_LIMIT", 0.1)
    held, moved = threading.Event(), threading.Event()

    def assign_slowly() -> None:
        with transaction.atomic():
            Agent.objects.select_for_update(no_key=True).get(pk=other.pk)
            held.set()
            moved.wait(10)

    def hand_over_meanwhile() -> None:
        held.wait(10)
        try:
            hand_over(leaving)
        finally:
            moved.set()

    together(assign_slowly, hand_over_meanwhile)

    waiting = Decision.objects.live().get(ticket=ticket)
    assert waiting.outcome == Outcome.WAITING
    assert waiting.explanation.startswith("Everybody who could take it was being assigned")
