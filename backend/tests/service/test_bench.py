"""The benchmarks run, at a tiny size; what they measure is nothing to assert."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection

from agents.models import Agent
from bench import report
from bench.cases import CASES
from bench.fill import fill
from bench.scenes import Row
from history.models import Entry
from notifications.models import Notification
from operations import invariants
from tests.concurrency.harness import database_url
from tests.factories import make_ticket
from tickets.models import Ticket

if TYPE_CHECKING:
    from pathlib import Path

LEFT_OUT = {"peer"}
"""Needs packages that are not ours."""
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_filled_database_keeps_every_promise_and_goes_on_from_there() -> None:
    fill(agents=10, tickets=400)

    assert invariants.violations() == invariants.passing_violations() == []
    assert (Ticket.objects.count(), Notification.objects.count(), Entry.objects.count()) == (400, 400, 780)
    assert set(Agent.objects.values_list("load", flat=True)) == {2}

    last = Ticket.objects.latest("pk").pk

    ticket = make_ticket()

    assert ticket.pk > last
    assert ticket.assigned_agent is not None
    assert invariants.violations() == []


def test_a_database_in_use_is_not_filled() -> None:
    make_ticket()

    with pytest.raises(ValueError, match="holds agents or tickets"):
        fill(agents=10, tickets=100)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_case_runs_and_what_is_ours_is_exact(tmp_path: Path) -> None:
    cases = set(CASES) - LEFT_OUT - ({"sqlite"} if connection.vendor == "postgresql" else set(CASES) - {"sqlite"})

    rows = measured(sorted(cases), tmp_path / "numbers.json")

    assert {row["case"] for row in rows} == cases
    assert not [row for row in rows if row["errors"]]
    facts = [row["facts"] for row in rows if "ours" in row["way"] or "ours" in row["scene"]]
    assert max(found.get("spread", 0) for found in facts) <= 1
    wrong = {"lost", "double", "wrong level", "over capacity", "deadlocks", "broken promises"}
    assert not [found for found in facts if any(found.get(name) for name in wrong)]

    numbers = report.Numbers(Row(**row) for row in rows)
    page = report.measured({}, numbers, report.draw(numbers, tmp_path))

    assert all(f"\n## {case}\n" in page for case in cases)


def measured(cases: list[str], file: Path) -> list[dict[str, Any]]:
    """The numbers of `cases` at the tiny size, at databases of its own beside the tests' own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench", *cases, "--scale=tiny", f"--json={file}"],
        cwd=settings.BACKEND_DIR,
        env={**os.environ, "TEST_DATABASE_URL": database_url()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, Any]] = json.loads(file.read_text())["rows"]
    return rows
