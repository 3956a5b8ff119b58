"""Draining what waits and handing over what an agent holds, small and large."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.db.models.signals import post_init
from django.utils import timezone

from agents.levels import Level
from agents.models import Agent
from assignment import policy, selection
from assignment.models import Decision
from assignment.selection import facts
from assignment.services import drain, hand_back, hand_over
from assignment.services.queue import BATCH, HandOver
from database.locks import hold_queue
from tests.factories import make_agent, make_ticket
from tests.service.seen import assert_consistent, decided, holder, live, load, mails, sent
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
commits = pytest.mark.django_db(transaction=True)  # what follows a commit runs only after a real one


@pytest.fixture(autouse=True)
def promises(db: None) -> Iterator[None]:
    """Whatever happened, loads are true and each ticket has one live decision that says who has it."""
    yield
    assert_consistent()


def test_draining_nothing_does_nothing() -> None:
    make_agent()

    assert drain() == 0
    assert not Decision.objects.exists()


def test_draining_leaves_what_nobody_can_take_without_another_decision() -> None:
    ticket = make_ticket()

    assert drain() == 0
    assert decided(ticket) == [("created", "waiting")]


def test_a_freed_seat_beside_a_long_queue_reads_and_locks_the_one_ticket_that_gets_it() -> None:
    make_agent(capacity=1)
    held, first, *_ = (make_ticket() for _ in range(20))
    read: list[int] = []

    def note(sender: object, instance: Ticket, **_: object) -> None:
        read.append(instance.pk)

    held.status = Status.CLOSED
    post_init.connect(note, sender=Ticket)
    try:
        held.save()
    finally:
        post_init.disconnect(note, sender=Ticket)

    assert holder(first) is not None
    assert set(read) == {held.pk, first.pk}


def test_whoever_was_being_assigned_at_first_gets_a_fair_share_of_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    agents = [make_agent(is_available=False) for _ in range(3)]
    tickets = [make_ticket() for _ in range(6)]
    Agent.objects.update(is_available=True)
    lines: list[selection.Line] = []
    line_up = selection.line_up

    def all_but_the_last(pool: policy.Pool, *, most: int) -> selection.Line:
        line = line_up(pool, most=most)
        lines.append(line)
        return line if lines[1:] else selection.Line(line.agents[:2], line.agents[2].load)

    monkeypatch.setattr(selection, "line_up", all_but_the_last)

    assert drain() == len(tickets)
    assert [load(agent) for agent in agents] == [2, 2, 2]
    assert len(lines) == 2


def test_a_drain_leaves_what_waits_while_all_who_could_take_it_are_being_assigned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ann = make_agent()
    ticket = make_ticket()
    hand_back(ticket, ann, "ill")
    other = make_agent(is_available=False)
    Agent.objects.update(is_available=True)

    def contended(_pool: policy.Pool, *, most: int) -> selection.Line:
        raise selection.ContendedError(most)

    with monkeypatch.context() as patch:
        patch.setattr(selection, "line_up", contended)
        assert drain() == 0
    assert holder(ticket) is None

    assert drain() == 1
    assert holder(ticket) == other


def test_draining_ends_with_the_last_seat() -> None:
    first, second, third = (make_ticket(priority=Priority.LOW) for _ in range(3))

    agent = make_agent(capacity=2)

    assert (holder(first), holder(second), holder(third)) == (agent, agent, None)


@pytest.mark.parametrize("priority", [Priority.MEDIUM, Priority.LOW])
def test_a_drain_gives_each_ticket_to_whom_the_policy_would_have_given_it_alone(priority: Priority) -> None:
    waiting = Ticket.objects.bulk_create(Ticket(title=str(number), priority=priority) for number in range(30))
    Agent.objects.bulk_create(
        Agent(
            first_name=f"Agent {number}",
            email=f"{number}@example.com",
            level=Level.SENIOR if number % 3 else Level.JUNIOR,
            capacity=(None, 2, 3, 1)[number % 4] if priority == Priority.LOW else 4,
            last_assigned_at=None if number % 2 else timezone.now() - timedelta(hours=number),
        )
        for number in range(9)
    )
    roster = {agent.pk: facts(agent) for agent in Agent.objects.all()}
    expected = []
    for _ in waiting:
        choice = policy.choose(priority, roster.values())
        expected.append(choice.agent and choice.agent.id)
        if choice.agent:
            busier = choice.agent._replace(load=choice.agent.load + 1, last_assigned_at=timezone.now())
            roster[busier.id] = busier

    drain()

    assert [ticket.assigned_agent_id for ticket in Ticket.objects.order_by("pk")] == expected


def test_ties_of_age_are_drained_by_id() -> None:
    moment = timezone.now()
    tickets = [make_ticket(created_at=moment) for _ in range(4)]

    make_agent(capacity=2)

    assert [holder(ticket) is not None for ticket in tickets] == [True, True, False, False]


def test_handing_over_moves_what_finds_another_agent_and_leaves_the_rest_waiting() -> None:
    leaver = make_agent()
    low, medium, high = (make_ticket(priority=priority) for priority in Priority)
    closed = make_ticket()
    closed.status = Status.CLOSED
    closed.save()
    sent(high)
    other = make_agent(capacity=2)

    outcome = hand_over(leaver)

    assert outcome == HandOver(moved=2, waiting=1)
    assert (holder(high), holder(medium), holder(low), holder(closed)) == (other, other, None, leaver)
    assert (load(leaver), load(other)) == (0, 2)
    assert live(high).trigger == "hand_over"
    assert decided(low)[-1] == ("hand_over", "waiting")
    assert mails(high)[1:] == [("assigned", other.email, "pending"), ("moved", leaver.email, "pending")]


def test_nothing_comes_back_to_who_hands_over_even_if_nobody_else_is_there() -> None:
    leaver = make_agent()
    ticket = make_ticket()

    assert hand_over(leaver) == HandOver(moved=0, waiting=1)
    assert holder(ticket) is None


def test_handing_over_nothing() -> None:
    assert hand_over(make_agent()) == HandOver(moved=0, waiting=0)


def test_the_oldest_of_equal_priority_is_handed_over_first() -> None:
    leaver = make_agent()
    now = timezone.now()
    young, old = make_ticket(created_at=now), make_ticket(created_at=now - timedelta(days=1))
    other = make_agent(capacity=1)

    hand_over(leaver)

    assert (holder(old), holder(young)) == (other, None)


def test_a_drain_costs_the_same_bookkeeping_for_one_ticket_and_for_many(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(10):
        make_ticket(priority=Priority.LOW)

    # 2 for the agent and savepoints, then for each ticket the choice and the update, and a fixed rest.
    with django_assert_max_num_queries(2 * 10 + 20):
        make_agent()


@commits
def test_the_queue_lock_needs_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError, match="open one first"):
        hold_queue()


# --- more than a transaction takes ------------------------------------------------------------------------------------

MANY = BATCH + 30


@commits
def test_a_large_queue_is_drained_to_the_end_in_order() -> None:
    for number in range(MANY):
        make_ticket(priority=Priority.HIGH if number % 10 == 0 else Priority.LOW)

    agent = make_agent(capacity=MANY - 5)

    assert load(agent) == MANY - 5
    assert set(Ticket.objects.waiting().values_list("priority", flat=True)) == {"low"}
    newest = Ticket.objects.filter(priority="low").order_by("-pk").values_list("pk", flat=True)[:5]
    assert set(Ticket.objects.waiting().values_list("pk", flat=True)) == set(newest)


@commits
def test_a_large_drain_is_counted_by_its_first_transaction() -> None:
    for _ in range(MANY):
        make_ticket()
    agent = make_agent(is_available=False)
    Agent.objects.filter(pk=agent.pk).update(is_available=True)

    assert drain() == BATCH
    assert load(agent) == MANY


@commits
def test_a_large_bundle_is_handed_over_to_the_end() -> None:
    leaver = make_agent()
    for _ in range(MANY):
        make_ticket()
    other = make_agent(capacity=MANY - 7)

    assert hand_over(leaver) == HandOver(moved=MANY - 7, waiting=7)
    assert (load(leaver), load(other)) == (0, MANY - 7)


@commits
def test_a_large_bundle_of_a_leaving_agent_is_routed_again_to_the_end() -> None:
    leaver = make_agent()
    for _ in range(MANY):
        make_ticket()
    other = make_agent()

    leaver.delete()

    assert (load(leaver), load(other)) == (0, MANY)


@commits
def test_a_large_bundle_of_a_demoted_senior_is_routed_again_to_the_end() -> None:
    senior = make_agent()
    for _ in range(MANY):
        make_ticket(priority=Priority.HIGH)
    other = make_agent()

    senior.level = Level.JUNIOR
    senior.save()

    assert (load(senior), load(other)) == (0, MANY)
