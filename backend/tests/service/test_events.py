"""Every row of the table of events (design.md section 1), through plain saves as in `manage.py shell`."""

from __future__ import annotations

import pytest

from agents.levels import Level
from tests.factories import make_agent, make_ticket
from tickets.choices import Priority

pytestmark = pytest.mark.django_db


def test_a_new_high_ticket_goes_to_the_least_loaded_senior_and_the_instance_shows_it() -> None:
    make_agent(level=Level.JUNIOR)
    first, second = make_agent(), make_agent()
    make_ticket(priority=Priority.HIGH)

    ticket = make_ticket(priority=Priority.HIGH)

    assert ticket.assigned_agent == second
    assert first.tickets.count() == 1
