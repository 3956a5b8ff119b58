"""Two people, or a person and automation, at the same ticket, agent, account or mail at the same moment."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from agents.levels import Level
from assignment.models import Decision, Trigger
from assignment.services import assign_by_hand, drain, hand_back, hand_over, sweep
from notifications import services as ledger
from notifications.models import Notification, Status
from tests.concurrency.harness import broken_promises, together
from tests.factories import make_agent, make_ticket, make_user
from tickets.choices import Priority
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from agents.models import Agent

pytestmark = pytest.mark.django_db(transaction=True)

ATTEMPTS = range(5)


def assert_held_by_hand(ticket: Ticket, agent: Agent) -> None:
    ticket.refresh_from_db()
    assert ticket.assigned_agent == agent
    assert Decision.objects.live().get(ticket=ticket).trigger == Trigger.MANUAL
    assert broken_promises() == []


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_manual_choice_is_not_overwritten_by_a_racing_drain(attempt: int) -> None:
    ticket = make_ticket(priority=Priority.HIGH)
    junior = make_agent(level=Level.JUNIOR)
    senior = make_agent(is_available=False)
    senior.is_available = True

    together(partial(assign_by_hand, ticket, junior, override=True), senior.save, drain)

    assert_held_by_hand(ticket, junior)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_manual_choice_is_not_overwritten_by_a_racing_hand_over(attempt: int) -> None:
    holder = make_agent()
    ticket = make_ticket()
    make_agent()
    chosen = make_agent(is_available=False)

    together(partial(assign_by_hand, ticket, chosen, override=True), partial(hand_over, holder))

    assert_held_by_hand(ticket, chosen)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_manual_choice_is_not_overwritten_by_a_racing_change_of_priority(attempt: int) -> None:
    make_agent(level=Level.JUNIOR)
    ticket = make_ticket(priority=Priority.LOW)
    make_agent()
    chosen = make_agent(is_available=False)
    same = Ticket.objects.get(pk=ticket.pk)
    same.priority = Priority.HIGH

    together(partial(assign_by_hand, ticket, chosen, override=True), same.save)

    assert_held_by_hand(ticket, chosen)
    assert ticket.priority == Priority.HIGH


@pytest.mark.parametrize("manual_is_first", [True, False])
def test_a_manual_choice_wins_whether_it_commits_first_or_last(manual_is_first: bool) -> None:
    """The first holds its transaction open while the second waits for it."""
    holder = make_agent()
    ticket = make_ticket()
    make_agent()
    chosen = make_agent(is_available=False)
    begun = threading.Event()
    acts: list[Callable[[], object]] = [
        partial(hand_over, holder),
        partial(assign_by_hand, ticket, chosen, override=True),
    ]
    first, second = reversed(acts) if manual_is_first else acts

    def hold() -> None:
        with transaction.atomic():
            first()
            begun.set()
            time.sleep(0.3)

    def follow() -> None:
        begun.wait(10)
        second()

    together(hold, follow)

    assert_held_by_hand(ticket, chosen)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_of_two_manual_choices_the_one_that_commits_last_stands(attempt: int) -> None:
    ticket = make_ticket()
    one, other = make_agent(is_available=False), make_agent(is_available=False)

    decisions = together(
        partial(assign_by_hand, ticket, one, override=True),
        partial(assign_by_hand, Ticket.objects.get(pk=ticket.pk), other, override=True),
    )

    last = max(decisions, key=lambda decision: decision.pk)
    assert last.agent is not None
    assert_held_by_hand(ticket, last.agent)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_agent_that_leaves_while_tickets_arrive_keeps_none(attempt: int) -> None:
    agents = [make_agent(), make_agent()]

    together(agents[0].delete, *[make_ticket] * 8)

    assert broken_promises() == []
    assert agents[1].tickets.count() == 8


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_of_two_last_admins_that_are_demoted_at_once_one_stays(attempt: int) -> None:
    admins = [make_user(role=Role.ADMIN), make_user(role=Role.ADMIN)]

    def demote(admin: User) -> bool:
        admin.role = Role.REQUESTER
        try:
            admin.save()
        except ValidationError:
            return False
        return True

    demoted = together(*[partial(demote, admin) for admin in admins])

    assert sorted(demoted) == [False, True]
    assert User.objects.filter(role=Role.ADMIN, is_active=True).count() == 1


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_stale_copies_saved_at_once_do_not_undo_each_other(attempt: int) -> None:
    make_agent(level=Level.JUNIOR)
    ticket = make_ticket(title="Before", description="Before")
    copies = [Ticket.objects.get(pk=ticket.pk) for _ in range(3)]
    copies[0].title = "After"
    copies[1].description = "After"
    copies[2].priority = Priority.HIGH

    together(*[copy.save for copy in copies], make_agent)

    ticket.refresh_from_db()
    assert (ticket.title, ticket.description, ticket.priority) == ("After", "After", Priority.HIGH)
    assert ticket.assigned_agent is not None
    assert ticket.assigned_agent.level == Level.SENIOR
    assert broken_promises() == []


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_what_is_handed_back_does_not_come_back_through_a_racing_drain(attempt: int) -> None:
    holder = make_agent()
    ticket = make_ticket()

    together(partial(hand_back, ticket, holder, "ill"), drain, drain, sweep)

    ticket.refresh_from_db()
    assert ticket.assigned_agent is None
    assert broken_promises() == []


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_ticket_is_handed_back_once_however_often_the_button_is_pressed(attempt: int) -> None:
    holder = make_agent()
    ticket = make_ticket()
    make_agent()

    def press() -> bool:
        try:
            hand_back(Ticket.objects.get(pk=ticket.pk), holder, "ill")
        except PermissionDenied:
            return False
        return True

    assert sorted(together(press, press)) == [False, True]
    assert Decision.objects.filter(ticket=ticket, trigger=Trigger.HAND_BACK).count() == 1
    assert broken_promises() == []


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_failed_mail_is_dismissed_or_sent_again_and_never_both(attempt: int) -> None:
    make_agent()
    make_ticket()
    Notification.objects.update(status=Status.FAILED, attempts=14, next_attempt_at=None)

    def press(act: Callable[[Notification], None]) -> Status | None:
        mail = Notification.objects.get()
        try:
            act(mail)
        except ValidationError:
            return None
        return Status(mail.status)

    became = together(*(partial(press, act) for act in (ledger.dismiss, ledger.retry, ledger.dismiss)))

    assert [status for status in became if status] == [Notification.objects.get().status]
    assert broken_promises() == []
