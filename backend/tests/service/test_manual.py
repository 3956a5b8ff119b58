"""Assignment by hand, and routing again because a person asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError

from accounts.actor import acting_as
from agents.levels import Level
from agents.models import Agent
from assignment import selection
from assignment.services import assign_by_hand, route_again
from tests.factories import make_agent, make_ticket
from tests.service.seen import assert_consistent, decided, holder, live, load, mails, sent
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accounts.models import User

pytestmark = pytest.mark.django_db

INELIGIBLE = [
    ({"is_available": False}, "unavailable"),
    ({"level": Level.JUNIOR}, "of the wrong level"),
]


@pytest.fixture(autouse=True)
def promises(db: None) -> Iterator[None]:
    """Whatever happened, loads are true and each ticket has one live decision that says who has it."""
    yield
    assert_consistent()


def test_an_eligible_agent_is_assigned_by_hand(admin: User) -> None:
    first = make_agent()
    second = make_agent(first_name="Zoe", last_name="Park", capacity=1)
    ticket = make_ticket()
    sent(ticket)

    with acting_as(admin):
        decision = assign_by_hand(ticket, second)

    assert ticket.assigned_agent == holder(ticket) == second
    assert (load(first), load(second)) == (0, 1)
    assert decision == live(ticket)
    assert (decision.trigger, decision.outcome, decision.rule) == ("manual", "assigned", "by hand")
    assert decision.explanation == "alice assigned it to Zoe Park by hand."
    assert decision.actor == admin
    assert mails(ticket)[1:] == [("assigned", second.email, "pending"), ("moved", first.email, "pending")]


@pytest.mark.parametrize(("values", "words"), INELIGIBLE)
def test_an_ineligible_agent_is_refused_without_override(values: dict[str, Any], words: str) -> None:
    agent = make_agent()
    zoe = make_agent(first_name="Zoe", last_name="Park", **values)
    ticket = make_ticket(priority=Priority.HIGH)

    with pytest.raises(ValidationError) as caught:
        assign_by_hand(ticket, zoe)

    assert caught.value.message_dict == {"agent": [f"Zoe Park is {words}. Only an override assigns it all the same."]}
    assert holder(ticket) == agent
    assert decided(ticket) == [("created", "assigned")]


@pytest.mark.parametrize(("values", "words"), INELIGIBLE)
def test_an_ineligible_agent_is_assigned_with_override(values: dict[str, Any], words: str, admin: User) -> None:
    make_agent()
    zoe = make_agent(first_name="Zoe", last_name="Park", **values)
    ticket = make_ticket(priority=Priority.HIGH)

    with acting_as(admin):
        decision = assign_by_hand(ticket, zoe, override=True)

    assert holder(ticket) == zoe
    assert decision.explanation == f"alice assigned it to Zoe Park by hand, although Zoe Park was {words}."


def test_a_full_agent_is_assigned_beyond_its_capacity_only_with_override() -> None:
    zoe = make_agent(first_name="Zoe", last_name="Park", capacity=1)
    make_ticket()
    make_agent()
    ticket = make_ticket()

    with pytest.raises(ValidationError, match="at capacity"):
        assign_by_hand(ticket, zoe)
    decision = assign_by_hand(ticket, zoe, override=True)

    assert load(zoe) == 2
    assert decision.explanation == (
        "Somebody at the console assigned it to Zoe Park by hand, although Zoe Park was at capacity."
    )


@pytest.mark.parametrize("override", [False, True])
def test_one_who_left_is_never_assigned(override: bool) -> None:
    agent = make_agent()
    gone = make_agent(first_name="Zoe", last_name="Park", is_active=False)
    ticket = make_ticket()

    with pytest.raises(ValidationError) as caught:
        assign_by_hand(ticket, gone, override=override)

    assert caught.value.message_dict == {"agent": ["Zoe Park is no longer active."]}
    assert holder(ticket) == agent


def test_a_closed_ticket_is_not_assigned() -> None:
    agent = make_agent()
    ticket = make_ticket()
    stale = Ticket.objects.get(pk=ticket.pk)
    ticket.status = Status.CLOSED
    ticket.save()

    with pytest.raises(ValidationError) as assigning:
        assign_by_hand(stale, agent)
    with pytest.raises(ValidationError) as routing:
        route_again(stale)

    expected = {"ticket": ["The ticket is closed: reopen it first."]}
    assert assigning.value.message_dict == routing.value.message_dict == expected
    assert decided(ticket) == [("created", "assigned")]


def test_the_same_agent_again_is_recorded_and_mails_nobody() -> None:
    agent = make_agent(capacity=1)
    ticket = make_ticket()

    assign_by_hand(ticket, agent)

    assert holder(ticket) == agent
    assert load(agent) == 1
    assert decided(ticket) == [("created", "assigned"), ("manual", "assigned")]
    assert mails(ticket) == [("assigned", agent.email, "pending")]


def test_an_agent_who_takes_a_ticket_is_not_mailed_about_it(agent_user: User) -> None:
    bob = Agent.objects.get(account=agent_user)
    make_agent(is_available=False)
    ticket = make_ticket()
    bob.is_available = False
    bob.save()
    other = make_agent()
    route_again(ticket)
    sent(ticket)

    with acting_as(agent_user):
        assign_by_hand(ticket, bob, override=True)

    assert holder(ticket) == bob
    assert [kind for kind, recipient, _ in mails(ticket) if recipient == bob.email] == ["assigned"]
    assert ("moved", other.email, "pending") in mails(ticket)


def test_the_seat_that_a_manual_move_frees_is_drained() -> None:
    full = make_agent(capacity=1)
    ticket = make_ticket()
    queued = make_ticket(priority=Priority.HIGH)
    junior = make_agent(level=Level.JUNIOR)

    assign_by_hand(ticket, junior)

    assert holder(queued) == full


def test_a_stale_copy_is_brought_up_to_date_by_assigning() -> None:
    make_agent()
    zoe = make_agent(level=Level.JUNIOR)
    ticket = make_ticket()
    stale = Ticket.objects.get(pk=ticket.pk)
    ticket.priority = Priority.HIGH
    ticket.save()

    with pytest.raises(ValidationError, match="wrong level"):
        assign_by_hand(stale, zoe)

    assert stale.priority == Priority.HIGH
    stale.save()
    assert Ticket.objects.get(pk=ticket.pk).priority == Priority.HIGH


def test_routing_again_may_keep_the_agent() -> None:
    agent = make_agent(capacity=1)
    ticket = make_ticket()

    decision = route_again(ticket)

    assert ticket.assigned_agent == holder(ticket) == agent
    assert (decision.trigger, decision.outcome, decision.load) == ("manual", "assigned", 0)
    assert load(agent) == 1
    assert mails(ticket) == [("assigned", agent.email, "pending")]


def test_routing_again_moves_to_whoever_is_less_loaded_and_drains_the_seat() -> None:
    full = make_agent(capacity=2)
    ticket = make_ticket()
    make_ticket()
    queued = make_ticket(priority=Priority.HIGH)
    Ticket.objects.filter(pk=queued.pk).update(priority=Priority.HIGH)
    other = make_agent(capacity=1, is_available=False)
    Agent.objects.filter(pk=other.pk).update(is_available=True)

    route_again(ticket)

    assert holder(ticket) == other
    assert holder(queued) == full


def test_routing_a_waiting_ticket_again_records_that_it_still_waits() -> None:
    ticket = make_ticket()

    decision = route_again(ticket)

    assert (decision.trigger, decision.outcome) == ("manual", "waiting")
    assert decided(ticket) == [("created", "waiting"), ("manual", "waiting")]


def test_routing_again_while_everybody_is_being_assigned_leaves_it_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = make_ticket()
    Agent.objects.filter(pk=make_agent(is_available=False).pk).update(is_available=True)
    monkeypatch.setattr(selection, "CONTENTION_LIMIT", 0.02)
    # The only agent cannot be had, as if another transaction held its row.
    monkeypatch.setattr(selection, "_LOCK", {"sqlite": "OFFSET 1", "postgresql": "OFFSET 1"})

    decision = route_again(ticket)

    assert holder(ticket) is None
    assert decision.explanation.startswith("Everybody who could take it was being assigned")


def test_routing_again_when_nobody_can_take_it_leaves_it_waiting() -> None:
    agent = make_agent()
    ticket = make_ticket()
    sent(ticket)
    agent.is_available = False
    agent.save()

    route_again(ticket)

    assert ticket.assigned_agent is holder(ticket) is None
    assert load(agent) == 0
    assert mails(ticket)[1:] == [("moved", agent.email, "pending")]
