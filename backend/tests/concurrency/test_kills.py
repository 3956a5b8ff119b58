"""Processes that die on the spot in the middle of their work."""

from __future__ import annotations

import random
import time

import pytest

from agents.levels import Level
from agents.models import Agent
from assignment.services import sweep
from tests.concurrency.harness import Process, broken_promises, wait_for_killed, waiting_needlessly
from tests.factories import make_agent, make_ticket
from tickets.models import Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_a_killed_process_leaves_nothing_half_written_and_a_sweep_finishes_the_rest() -> None:
    dice = random.Random(7)
    for number in range(4):
        make_agent(level=Level.SENIOR if number % 2 else Level.JUNIOR, capacity=10)

    for _ in range(4):
        victims = [Process("work_for_ever", dice.random()).wait_until_ready() for _ in range(2)]
        for victim in victims:
            victim.go()
        time.sleep(dice.uniform(0.1, 0.4))
        for victim in victims:
            victim.kill()
        wait_for_killed()

        assert broken_promises() == []
        make_ticket()  # nothing the dead left behind is in the way

    assert Ticket.objects.count() > 20
    Agent.objects.update(is_available=True)
    sweep()
    assert broken_promises() == []
    assert waiting_needlessly() == []
