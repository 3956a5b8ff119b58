"""Which mails are owed, and which are not any more; how they are sent is told elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError

from accounts.actor import acting_as
from agents.levels import Level
from agents.models import Agent
from assignment.services import assign_by_hand, hand_over
from notifications.models import Notification
from tests.factories import make_agent, make_ticket
from tests.service.seen import mails, sent
from tickets.choices import Priority, Status

if TYPE_CHECKING:
    from accounts.models import User
    from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def move(ticket: Ticket, agent: Agent) -> None:
    assign_by_hand(ticket, agent, override=True)


def test_the_new_agent_is_told_with_everything_the_mail_says() -> None:
    agent = make_agent(first_name="Ann", last_name="Lee", email="Ann@Example.com")

    ticket = make_ticket(title="Printer on fire", description="Since noon.", priority=Priority.HIGH)

    mail = Notification.objects.get()
    assert (mail.kind, mail.recipient, mail.recipient_name) == ("assigned", "ann@example.com", "Ann Lee")
    assert mail.status == "pending"
    assert mail.subject == f"[{ticket.reference}] Assigned to you: Printer on fire"
    assert mail.ticket == ticket.pk
    assert mail.message_id.startswith(f"<t{ticket.pk}") or f".t{ticket.pk}@" in mail.message_id
    assert mail.context == {
        "reference": ticket.reference,
        "title": "Printer on fire",
        "priority": "High",
        "description": "Since noon.",
        "why": ticket.decisions.get().explanation,
        "path": f"/tickets/detail/?id={ticket.pk}",
    }
    assert agent.email == "ann@example.com"


def test_who_loses_a_ticket_is_told_once_the_first_mail_has_gone_out() -> None:
    first, second = make_agent(), make_agent()
    ticket = make_ticket(title="Printer on fire")
    sent(ticket)

    move(ticket, second)

    assert mails(ticket) == [
        ("assigned", first.email, "sent"),
        ("assigned", second.email, "pending"),
        ("moved", first.email, "pending"),
    ]
    moved = Notification.objects.get(kind="moved")
    assert moved.subject == f"[{ticket.reference}] Moved to another agent: Printer on fire"


def test_who_never_heard_of_a_ticket_is_not_told_that_it_moved() -> None:
    first, second = make_agent(), make_agent()
    ticket = make_ticket()

    move(ticket, second)

    assert mails(ticket) == [("assigned", first.email, "cancelled"), ("assigned", second.email, "pending")]


def test_who_may_have_heard_of_a_ticket_is_told_that_it_moved() -> None:
    first, second = make_agent(), make_agent()
    ticket = make_ticket()
    Notification.objects.update(attempts=1)  # tried, and due again

    move(ticket, second)

    assert mails(ticket) == [
        ("assigned", first.email, "cancelled"),
        ("assigned", second.email, "pending"),
        ("moved", first.email, "pending"),
    ]


def test_a_ticket_that_goes_through_many_hands_unsent_is_mailed_to_the_last_only() -> None:
    first, second, third = make_agent(), make_agent(), make_agent()
    ticket = make_ticket()

    move(ticket, second)
    move(ticket, third)
    move(ticket, first)

    assert [(recipient, status) for _, recipient, status in mails(ticket)] == [
        (first.email, "cancelled"),
        (second.email, "cancelled"),
        (third.email, "cancelled"),
        (first.email, "pending"),
    ]


def test_many_tickets_that_move_at_once_are_told_one_by_one() -> None:
    first = make_agent()
    known, unknown = make_ticket(), make_ticket()
    sent(known)
    second = make_agent()

    hand_over(first)

    assert mails(known)[1:] == [("assigned", second.email, "pending"), ("moved", first.email, "pending")]
    assert mails(unknown) == [("assigned", first.email, "cancelled"), ("assigned", second.email, "pending")]


def test_a_second_change_of_priority_overtakes_the_mail_about_the_first() -> None:
    agent = make_agent()
    ticket = make_ticket(title="Printer", priority=Priority.LOW)

    for priority in (Priority.MEDIUM, Priority.HIGH):
        ticket.priority = priority
        ticket.save()

    assert mails(ticket) == [
        ("assigned", agent.email, "pending"),
        ("priority_changed", agent.email, "cancelled"),
        ("priority_changed", agent.email, "pending"),
    ]
    last = Notification.objects.first()
    assert last is not None
    assert last.subject == f"[{ticket.reference}] Priority changed to High: Printer"
    assert last.context["why"] == "You keep this ticket; its priority is now High."


def test_a_mail_about_priority_that_went_out_stays() -> None:
    agent = make_agent()
    ticket = make_ticket(priority=Priority.LOW)
    ticket.priority = Priority.MEDIUM
    ticket.save()
    sent(ticket)

    ticket.priority = Priority.HIGH
    ticket.save()

    assert mails(ticket)[1:] == [
        ("priority_changed", agent.email, "sent"),
        ("priority_changed", agent.email, "pending"),
    ]


def test_a_change_of_priority_in_mid_air_is_cancelled_when_the_ticket_moves() -> None:
    first, second = make_agent(), make_agent()
    ticket = make_ticket(priority=Priority.LOW)
    sent(ticket)
    ticket.priority = Priority.MEDIUM
    ticket.save()

    move(ticket, second)

    assert mails(ticket)[1:] == [
        ("priority_changed", first.email, "cancelled"),
        ("assigned", second.email, "pending"),
        ("moved", first.email, "pending"),
    ]


def test_deleting_a_ticket_cancels_what_was_not_sent() -> None:
    agent = make_agent()
    ticket = make_ticket(priority=Priority.LOW)
    sent(ticket)
    ticket.priority = Priority.MEDIUM
    ticket.save()
    pk = ticket.pk

    ticket.delete()

    ticket.pk = pk
    assert mails(ticket) == [("assigned", agent.email, "sent"), ("priority_changed", agent.email, "cancelled")]


def test_nobody_is_mailed_about_a_change_that_they_made_themselves(agent_user: User) -> None:
    bob = Agent.objects.get(account=agent_user)

    with acting_as(agent_user):
        ticket = make_ticket(priority=Priority.LOW)
        ticket.priority = Priority.MEDIUM
        ticket.save()
        other = make_agent()
        move(ticket, other)
        move(ticket, bob)

    assert [recipient for _, recipient, _ in mails(ticket)] == [other.email]


def test_others_are_mailed_about_what_an_agent_did(agent_user: User) -> None:
    bob = Agent.objects.get(account=agent_user)
    bob.delete()
    other = make_agent()

    with acting_as(agent_user):
        ticket = make_ticket()

    assert mails(ticket) == [("assigned", other.email, "pending")]


def test_what_waits_owes_no_mail() -> None:
    ticket = make_ticket()
    ticket.priority = Priority.HIGH
    ticket.save()

    assert mails(ticket) == []


def test_closing_owes_no_mail() -> None:
    agent = make_agent()
    ticket = make_ticket()

    ticket.status = Status.CLOSED
    ticket.save()

    assert mails(ticket) == [("assigned", agent.email, "pending")]


def test_an_event_is_told_once_to_each_recipient() -> None:
    make_agent()
    make_ticket()
    mail = Notification.objects.get()

    mail.pk, mail.message_id = None, "<another@example.com>"
    mail._state.adding = True
    with pytest.raises(IntegrityError):
        mail.save()


def test_a_title_cannot_add_a_header() -> None:
    make_agent(level=Level.JUNIOR)

    ticket = make_ticket(title="Help\r\nBcc: everyone@example.com")

    assert Notification.objects.get().subject == f"[{ticket.reference}] Assigned to you: Help Bcc: everyone@example.com"
