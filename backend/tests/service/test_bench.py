"""The benchmarks run, at a tiny size; what they measure is nothing to assert."""

from __future__ import annotations

import pytest

from agents.models import Agent
from bench.fill import fill
from history.models import Entry
from notifications.models import Notification
from operations import invariants
from tests.factories import make_ticket
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_filled_database_keeps_every_promise_and_goes_on_from_there() -> None:
    fill(agents=10, tickets=400)

    assert invariants.violations() == invariants.passing_violations() == []
    assert (Ticket.objects.count(), Notification.objects.count(), Entry.objects.count()) == (400, 400, 780)
    assert set(Agent.objects.values_list("load", flat=True)) == {2}

    ticket = make_ticket()

    assert ticket.pk == 401
    assert ticket.assigned_agent is not None
    assert invariants.violations() == []


def test_a_database_in_use_is_not_filled() -> None:
    make_ticket()

    with pytest.raises(ValueError, match="holds agents or tickets"):
        fill(agents=10, tickets=100)
