"""Writers to SQLite take turns (database/sqlite/base.py)."""

from __future__ import annotations

import fcntl
import time
from functools import partial
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from agents.models import Agent
from tests.concurrency.harness import Process, processes_together, together
from tests.concurrency.process import write_in_a_loop
from tests.factories import make_agent

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only"),
]

PATIENCE = 1.0
"""Seconds that nobody should have to wait for its turn while others write without a pause."""


def write() -> None:
    with transaction.atomic():
        Agent.objects.update(capacity=3)


def is_taken() -> bool:
    """Whether some writer has its turn."""
    with Path(f"{connection.settings_dict['NAME']}.turn").open("w") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_threads_that_write_without_a_pause_all_get_their_turn() -> None:
    longest = together(*[partial(write_in_a_loop, "2")] * 8)

    assert max(longest) < PATIENCE


@pytest.mark.slow
def test_processes_that_write_without_a_pause_all_get_their_turn() -> None:
    longest = processes_together(*[("write_in_a_loop", 2)] * 4)

    assert max(longest) < PATIENCE


def test_a_single_statement_gets_its_turn_among_transactions_without_a_pause() -> None:
    def update_now_and_then() -> float:
        longest = 0.0
        for _ in range(20):
            began = time.monotonic()
            Agent.objects.update(capacity=3)
            longest = max(longest, time.monotonic() - began)
            time.sleep(0.05)
        return longest

    longest = together(update_now_and_then, *[partial(write_in_a_loop, "2")] * 4)

    assert max(longest) < PATIENCE


def test_a_turn_lasts_from_the_beginning_of_a_transaction_to_its_end() -> None:
    with transaction.atomic():
        assert is_taken()
        with transaction.atomic():
            pass
        assert is_taken()

    assert not is_taken()


def test_reading_takes_no_turn() -> None:
    list(Agent.objects.all())

    assert not is_taken()


def test_a_transaction_that_fails_gives_its_turn_back() -> None:
    agent = make_agent()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_agent(email=agent.email)

    assert not is_taken()
    together(write, seconds=5)


def test_a_transaction_that_is_rolled_back_gives_its_turn_back() -> None:
    with transaction.atomic():
        transaction.set_rollback(True)

    assert not is_taken()


def test_a_connection_that_is_closed_in_a_transaction_gives_its_turn_back() -> None:
    def begin_and_close() -> None:
        transaction.set_autocommit(False)
        Agent.objects.update(capacity=3)
        connection.close()

    together(begin_and_close)

    assert not is_taken()


def test_a_beginning_that_fails_gives_its_turn_back() -> None:
    def begin_in_a_transaction_of_somebody_elses_making() -> None:
        connection.ensure_connection()
        connection.connection.execute("BEGIN")
        with pytest.raises(Exception, match="within a transaction"), transaction.atomic():
            pass
        connection.connection.rollback()

    together(begin_in_a_transaction_of_somebody_elses_making)

    assert not is_taken()


def test_a_process_that_is_killed_gives_its_turn_back() -> None:
    with Process("hold_a_transaction").wait_until_ready() as holder:
        holder.go()
        holder.wait_for("holding")
        assert is_taken()

        holder.kill()

    assert not is_taken()
    together(write, seconds=5)
