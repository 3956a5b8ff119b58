"""Everything at once, and people who get in each other's way."""

from __future__ import annotations

from functools import partial

import pytest

from agents.levels import Level
from tests.concurrency.chaos import Writer
from tests.concurrency.harness import broken_promises, processes_together, together, waiting_needlessly
from tests.factories import make_agent, make_ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def make_busy_team() -> None:
    for number in range(6):
        make_agent(level=Level.SENIOR if number % 2 else Level.JUNIOR, capacity=[3, 5, None][number % 3])
    for _ in range(15):
        make_ticket()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_everything_at_once_in_threads_breaks_no_promise(seed: int) -> None:
    make_busy_team()

    together(*[partial(Writer(seed * 100 + number).run, 3) for number in range(8)])

    assert broken_promises() == []
    assert waiting_needlessly() == []


def test_everything_at_once_in_processes_breaks_no_promise() -> None:
    make_busy_team()

    processes_together(*[("chaos", seed, 3) for seed in range(4)])

    assert broken_promises() == []
    assert waiting_needlessly() == []
