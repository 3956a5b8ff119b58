"""Handing a ticket back: to whom it goes, and that automation does not give it to the same agent again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.actor import acting_as
from accounts.roles import Role
from agents.levels import Level
from agents.models import Agent
from assignment import policy, selection
from assignment.services import assign_by_hand, drain, hand_back, route_again, sweep
from assignment.services.queue import BATCH
from tests.factories import make_agent, make_ticket, make_user
from tests.service.seen import assert_consistent, decided, holder, live, mails, sent
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def promises(db: None) -> Iterator[None]:
    yield
    assert_consistent()


def handed_back(**values: object) -> tuple[Ticket, Agent]:
    """A ticket that waits because the only agent there is handed it back, and that agent."""
    agent = make_agent(first_name="Ann", last_name="Lee")
    ticket = make_ticket(**values)
    hand_back(ticket, agent, "not my field")
    return ticket, agent


def test_it_goes_to_somebody_else_and_the_decision_quotes_the_reason() -> None:
    ann = make_agent(first_name="Ann", last_name="Lee")
    ticket = make_ticket()
    busier = make_agent(first_name="Tom", last_name="Fox", level=Level.JUNIOR)

    hand_back(ticket, ann, "  on a\n call ")

    assert holder(ticket) == ticket.assigned_agent == busier
    assert decided(ticket) == [("created", "assigned"), ("hand_back", "assigned")]
    assert live(ticket).explanation.startswith("Ann Lee handed it back (“on a call”). Tom Fox had the lowest load (0)")


def test_who_hands_back_is_not_mailed_and_the_next_one_is() -> None:
    account = make_user(role=Role.AGENT)
    ann = make_agent(account=account)
    ticket = make_ticket()
    sent(ticket)
    other = make_agent()

    with acting_as(account):
        hand_back(ticket, ann, "ill")

    assert mails(ticket) == [("assigned", ann.email, "sent"), ("assigned", other.email, "pending")]
    assert live(ticket).actor == account


def test_its_seat_is_drained() -> None:
    ann = make_agent(capacity=1)
    ticket = make_ticket()
    waiting = make_ticket()

    hand_back(ticket, ann, "ill")

    assert (holder(ticket), holder(waiting)) == (None, ann)


def test_nobody_else_means_that_it_waits_and_says_so() -> None:
    ticket, _ann = handed_back()

    assert holder(ticket) is None
    assert live(ticket).explanation == (
        "Ann Lee handed it back (“not my field”). Nobody can take it now: Medium goes to seniors, else to juniors; "
        "there is no active agent."
    )


def test_no_drain_sweep_or_return_gives_it_back() -> None:
    ticket, ann = handed_back()

    drain()
    sweep()
    ann.is_available = False
    ann.save()
    ann.is_available = True
    ann.save()
    ann.delete()
    ann.is_active = True
    ann.save()
    route_again(ticket)
    drain()
    ticket.status = Status.CLOSED
    ticket.save()
    ticket.status = Status.OPEN
    ticket.save()
    drain()

    assert holder(ticket) is None


def test_somebody_else_gets_it_as_soon_as_there_is_one() -> None:
    ticket, _ann = handed_back()

    other = make_agent(level=Level.JUNIOR)

    assert holder(ticket) == other


def test_a_higher_pool_is_passed_over_for_who_handed_back_alone() -> None:
    ann = make_agent()
    ticket = make_ticket(priority=Priority.MEDIUM)
    make_agent(is_available=False)
    junior = make_agent(level=Level.JUNIOR)

    hand_back(ticket, ann, "ill")

    assert holder(ticket) == junior


def test_who_handed_it_back_can_have_it_again_once_somebody_else_held_it() -> None:
    ticket, ann = handed_back()
    other = make_agent()

    hand_back(ticket, other, "nor mine")

    assert holder(ticket) == ann


def test_a_changed_priority_starts_afresh() -> None:
    ticket, ann = handed_back(priority=Priority.LOW)

    ticket.priority = Priority.HIGH
    ticket.save()

    assert holder(ticket) == ann


def test_a_person_may_give_it_to_who_handed_it_back() -> None:
    ticket, ann = handed_back()

    assign_by_hand(ticket, ann)

    assert holder(ticket) == ann


def test_what_one_agent_handed_back_does_not_hide_what_is_behind_it() -> None:
    ann = make_agent()
    tickets = [make_ticket() for _ in range(BATCH + 1)]
    for ticket in tickets:
        hand_back(ticket, ann, "ill")
    Agent.objects.update(is_available=False)
    behind = make_ticket()

    ann.refresh_from_db()
    ann.is_available = True
    ann.save()

    assert holder(behind) == ann
    assert Ticket.objects.waiting().count() == BATCH + 1


def test_the_seats_of_others_fill_up_before_what_is_behind_comes_to_who_handed_back() -> None:
    ann = make_agent()
    first, second = make_ticket(), make_ticket()
    hand_back(first, ann, "ill")
    hand_back(second, ann, "ill")
    Agent.objects.update(is_available=False)
    behind = make_ticket()
    other = make_agent(capacity=1, is_available=False)
    Agent.objects.update(is_available=True)

    drain()

    assert (holder(first), holder(second), holder(behind)) == (other, None, ann)


def test_only_its_holder_can_hand_a_ticket_back() -> None:
    make_agent()
    ticket = make_ticket()
    other = make_agent()

    with pytest.raises(PermissionDenied):
        hand_back(ticket, other, "mine?")

    assert decided(ticket) == [("created", "assigned")]


def test_a_closed_ticket_is_not_handed_back() -> None:
    ann = make_agent()
    ticket = make_ticket()
    ticket.status = Status.CLOSED
    ticket.save()

    with pytest.raises(ValidationError) as caught:
        hand_back(ticket, ann, "ill")

    assert list(caught.value.message_dict) == ["ticket"]


def test_it_costs_the_same_however_much_waits_that_was_handed_back(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    ann = make_agent()
    for _ in range(20):
        hand_back(make_ticket(priority=Priority.HIGH), ann, "ill")

    for _ in range(2):
        ticket = make_ticket(priority=Priority.HIGH)
        with django_assert_max_num_queries(22):
            hand_back(ticket, ann, "ill")


agents = st.fixed_dictionaries(
    {
        "level": st.sampled_from(Level),
        "is_available": st.sampled_from((True, True, False)),
        "capacity": st.none() | st.integers(1, 2),
    }
)


class HandBackTests(TestCase):
    """A class, because Hypothesis rolls the database back after every example only here."""

    @settings(max_examples=60)
    @given(rosters=st.lists(agents, min_size=1, max_size=5), priorities=st.lists(st.sampled_from(Priority), max_size=6))
    def test_it_never_comes_back_while_somebody_else_can_have_it_and_nobody_waits_needlessly(
        self, rosters: list[dict[str, object]], priorities: list[Priority]
    ) -> None:
        for values in rosters:
            make_agent(**values)
        passed_over: dict[int, int] = {}
        for priority in priorities:
            ticket = make_ticket(priority=priority)
            if ticket.assigned_agent is not None:
                leaver = ticket.assigned_agent
                passed_over[ticket.pk] = leaver.pk
                hand_back(ticket, leaver, "ill")

        roster = [selection.facts(agent) for agent in Agent.objects.all()]
        for ticket in Ticket.objects.all():
            leaver_id = passed_over.get(ticket.pk)
            if ticket.assigned_agent_id is None:
                excluded = {leaver_id} if leaver_id else set()
                assert policy.choose(Priority(ticket.priority), roster, excluded=excluded).agent is None
            else:
                assert ticket.assigned_agent_id != leaver_id
