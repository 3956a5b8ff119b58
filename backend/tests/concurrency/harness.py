"""Runs writers at the same time, in threads and in processes, and names every promise that they broke.

The promises are those of design.md section 1, "Promises under concurrency".
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.conf import settings
from django.db import connection, connections
from django.db.models import Count, Q

from agents.levels import Level
from agents.models import Agent
from assignment import policy
from assignment.models import Decision, Outcome, Trigger
from assignment.selection import facts
from notifications.models import Kind, Notification
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")

BACKEND = Path(__file__).resolve().parents[2]
_MAILED = (Trigger.CREATED, Trigger.DRAINED, Trigger.AGENT_LEFT, Trigger.HAND_OVER, Trigger.HAND_BACK)


def together(*works: Callable[[], T], seconds: float = 60) -> list[T]:
    """Call `works` in threads that start at the same moment; their results in order.

    Raises an ExceptionGroup of all that they raised, and TimeoutError when one is not done after `seconds`.
    """
    results: dict[int, T] = {}
    errors: list[Exception] = []
    start = threading.Barrier(len(works))

    def run(number: int) -> None:
        try:
            start.wait(10)
            results[number] = works[number]()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test wants to see it
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(len(works))]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0, deadline - time.monotonic()))
    if errors:
        raise ExceptionGroup("threads failed", errors)
    if len(results) < len(works):
        raise TimeoutError(f"{len(works) - len(results)} of {len(works)} threads hang")
    return [results[number] for number in range(len(works))]


def database_url() -> str:
    """The database of this test run, for another process."""
    chosen = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{chosen['NAME']}"
    password = f":{chosen['PASSWORD']}" if chosen["PASSWORD"] else ""
    port = f":{chosen['PORT']}" if chosen["PORT"] else ""
    return f"postgres://{chosen['USER']}{password}@{chosen['HOST']}{port}/{chosen['NAME']}"


class Process:
    """Another process at the same database, doing one task of `tests/concurrency/process.py`.

    It has loaded Django when this returns and begins at `go()`.
    """

    def __init__(self, task: str, *arguments: object, **environment: object) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.concurrency.process", task, *map(str, arguments)],
            cwd=BACKEND,
            env={
                **os.environ,
                "DATABASE_URL": database_url(),
                "SECRET_KEY": settings.SECRET_KEY,
                "LOG_LEVEL": "CRITICAL",
                **{name: str(value) for name, value in environment.items()},
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def wait_until_ready(self) -> Self:
        """Return when it has loaded."""
        self.wait_for("ready")
        return self

    def wait_for(self, word: str) -> None:
        """Return when it has printed `word`."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line == f"{word}\n", f"expected {word!r} of the process, got {line!r}"

    def go(self) -> Self:
        """Let it begin."""
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        return self

    def result(self, seconds: float = 60) -> Any:
        """Wait for its end; what the task returned. AssertionError when it failed (its traceback is on stderr)."""
        output, _ = self._process.communicate(timeout=seconds)
        assert self._process.returncode == 0, f"the process ended with {self._process.returncode}"
        return json.loads(output)

    def kill(self) -> None:
        """Kill it on the spot (SIGKILL), as a power cut would."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


def processes_together(*tasks: Sequence[object]) -> list[Any]:
    """Run each task in a process of its own, begun at the same moment; their results in order."""
    started = [Process(str(task), *arguments) for task, *arguments in tasks]
    try:
        for process in started:
            process.wait_until_ready()
        for process in started:
            process.go()
        return [process.result() for process in started]
    finally:
        for process in started:
            process.kill()


def wait_for_killed() -> None:
    """Return when the database has undone what killed processes left open."""
    if connection.vendor != "postgresql":
        return
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
            )
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.01)
    raise TimeoutError("a transaction of a killed process is still open")


def broken_promises() -> list[str]:
    """Every promise broken that holds at each commit; empty when all is well."""
    return [*_wrong_loads(), *_stranded(), *_wrong_live_decisions(), *_wrong_choices(), *_untold()]


def waiting_needlessly() -> list[str]:
    """Waiting tickets that somebody eligible could take, who did not hand them back."""
    handed_back = dict(Decision.objects.passing_over().values_list("ticket", "handed_back_by"))
    roster = [facts(agent) for agent in Agent.objects.all()]
    return [
        f"{ticket.reference} ({ticket.priority}) waits although {choice.agent.name} can take it"
        for ticket in Ticket.objects.waiting()
        if (choice := _choice(ticket, roster, handed_back.get(ticket.pk))).agent is not None
    ]


def _choice(ticket: Ticket, roster: list[policy.AgentFacts], handed_back_by: int | None) -> policy.Choice:
    return policy.choose(Priority(ticket.priority), roster, excluded={handed_back_by} if handed_back_by else set())


def _wrong_loads() -> Iterator[str]:
    count = Count("tickets", filter=~Q(tickets__status=Status.CLOSED))
    for pk, load, held in Agent.objects.annotate(held=count).values_list("pk", "load", "held"):
        if load != held:
            yield f"agent {pk}: load {load}, holds {held}"


def _stranded() -> Iterator[str]:
    for ticket in Ticket.objects.active().filter(assigned_agent__is_active=False):
        yield f"{ticket.reference} is held by {ticket.assigned_agent}, who left"
    juniors = Ticket.objects.active().filter(priority=Priority.HIGH, assigned_agent__level=Level.JUNIOR)
    for ticket in juniors.exclude(decisions__is_live=True, decisions__trigger=Trigger.MANUAL):
        yield f"{ticket.reference} is high and held by the junior {ticket.assigned_agent}"


def _wrong_live_decisions() -> Iterator[str]:
    live = {decision.ticket_id: decision for decision in Decision.objects.live()}
    for ticket in Ticket.objects.all():
        decision = live.get(ticket.pk)
        if decision is None:
            yield f"{ticket.reference} has no live decision"
        elif decision.agent_id != ticket.assigned_agent_id:
            yield f"{ticket.reference}: agent {ticket.assigned_agent_id}, its live decision says {decision.agent_id}"


def _wrong_choices() -> Iterator[str]:
    chosen = Decision.objects.filter(outcome=Outcome.ASSIGNED).exclude(rule__in=("by hand", "found assigned"))
    for decision in chosen:
        candidates = {candidate["id"]: candidate for candidate in decision.candidates}
        agent = candidates.get(decision.agent_id)
        if agent is None or len(candidates) != len(decision.candidates) or len(candidates) > policy.MAX_CANDIDATES:
            yield f"decision {decision.pk}: candidates {decision.candidates} for agent {decision.agent_id}"
            continue
        if agent["load"] != decision.load or agent["load"] > min(each["load"] for each in candidates.values()):
            yield f"decision {decision.pk}: load {decision.load}, candidates {decision.candidates}"
        if agent["capacity"] is not None and agent["load"] >= agent["capacity"]:
            yield f"decision {decision.pk}: {agent['name']} was at capacity"
        if decision.rule.startswith("high") and agent["level"] != Level.SENIOR:
            yield f"decision {decision.pk}: high to a junior"


def _untold() -> Iterator[str]:
    told = set(Notification.objects.filter(kind=Kind.ASSIGNED).values_list("ticket", "event"))
    for decision in Decision.objects.filter(outcome=Outcome.ASSIGNED, trigger__in=_MAILED):
        if (decision.ticket_id, decision.event) not in told:
            yield f"decision {decision.pk} owes a mail that is not in the ledger"
