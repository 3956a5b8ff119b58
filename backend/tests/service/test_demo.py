"""`manage.py demo`."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from accounts.models import User
from accounts.roles import Role
from agents.levels import Level
from agents.models import Agent
from assignment.models import Decision, Outcome, Trigger
from assignment.services import sweep
from assignment.services.sweep import Swept
from notifications.models import Notification
from notifications.models import Status as MailStatus
from tests.factories import make_agent, make_ticket, make_user
from tickets.choices import Priority, Status
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def demo() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def test_every_page_has_something_to_show_and_the_sweep_finds_nothing_to_mend() -> None:
    demo()

    assert Agent.objects.count() == 12
    assert set(Agent.objects.values_list("level", flat=True)) == set(Level)
    assert Agent.objects.filter(is_available=False).count() == 1
    assert Agent.objects.filter(capacity__isnull=False).exists()
    assert Ticket.objects.count() == 200
    assert set(Ticket.objects.values_list("status", flat=True)) == set(Status)
    assert set(Ticket.objects.values_list("priority", flat=True)) == set(Priority)
    assert all(agent.load == agent.tickets.active().count() for agent in Agent.objects.all())
    waiting = Ticket.objects.waiting()
    reasons = Decision.objects.live().filter(ticket__in=waiting, outcome=Outcome.WAITING)

    assert waiting.count() == reasons.count() >= 2
    assert all(decision.out for decision in reasons)
    assert sweep() == Swept(loads=0, closing_times=0, adopted=0, released=0, routed=0)


def test_the_past_has_decisions_of_every_kind_at_believable_times() -> None:
    demo()

    triggers = set(Decision.objects.values_list("trigger", flat=True))
    assert triggers >= {Trigger.CREATED, Trigger.DRAINED, Trigger.REOPENED, Trigger.HAND_OVER, Trigger.MANUAL}
    oldest, newest = Ticket.objects.earliest("created_at").created_at, Ticket.objects.latest("created_at").created_at
    assert (newest - oldest).days > 30
    for earlier, later in (("created_at", "assigned_at"), ("created_at", "closed_at"), ("assigned_at", "closed_at")):
        assert not Ticket.objects.filter(**{f"{later}__lt": F(earlier)}).exists()
    assert not Decision.objects.filter(created_at__lt=F("ticket__created_at")).exists()


def test_a_few_mails_are_owed_and_none_goes_to_anybody_real() -> None:
    demo()

    mails = Notification.objects.all()
    assert mails.filter(status=MailStatus.PENDING).count() == 5
    assert mails.filter(status=MailStatus.SENT).count() > 100
    assert mails.filter(status=MailStatus.FAILED).count() == 1
    assert not mails.exclude(recipient__endswith="@example.com").exists()


def test_three_people_can_sign_in_with_passwords_that_are_printed() -> None:
    printed = re.findall(r"^  (\S+) +(\S+)  \((\w+)\)$", demo(), flags=re.MULTILINE)

    assert [role for _, _, role in printed] == ["Admin", "Agent", "Requester"]
    for username, password, role in printed:
        user = User.objects.get(username=username)
        assert user.check_password(password)
        assert Role(user.role).label == role
    assert Agent.objects.get(account__username=printed[1][0]).tickets.active().exists()
    assert Ticket.objects.filter(requester__username=printed[2][0]).exists()


def test_an_admin_who_is_here_stays_the_only_one() -> None:
    make_user(username="root", role=Role.ADMIN)

    printed = demo()

    assert "(Admin)" not in printed
    assert User.objects.get(role=Role.ADMIN).username == "root"


@pytest.mark.parametrize("make", [make_agent, make_ticket, lambda: make_user(username="Admin")])
def test_a_database_in_use_is_refused_in_one_line(make: object) -> None:
    assert callable(make)
    make()

    with pytest.raises(CommandError, match="Nothing was changed") as refusal:
        demo()

    assert refusal.value.returncode == 1
    assert "\n" not in str(refusal.value)
    assert Ticket.objects.count() + Agent.objects.count() <= 1
