"""Many tickets at once: what waited is drained, what an agent held is handed over, what another system had comes in."""

from __future__ import annotations

import csv
import io
import tempfile
import time
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.db import connection, connections
from django.db.models import F
from django.utils import timezone

from agents.models import Agent
from assignment.models import Decision, Outcome, Trigger
from assignment.services import hand_over
from bench.databases import use
from bench.exactness import Mark
from bench.scenes import Sample, Scene
from bench.ways import DESCRIPTION, MIXED, TITLE, ours
from tickets.choices import Priority
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.synchronize import Event

    from bench.databases import PostgreSQL
    from bench.scenes import Scale

_fork = get_context("fork")
AGENTS = 100
PAUSE = 0.02
"""Seconds between two tickets that are created while others are drained."""


def drain(server: PostgreSQL, scale: Scale) -> Iterator[Scene]:
    """A hundred agents with room for all that comes come on, one after another, while tickets are created.

    The times are those of the creations, the rate is that of what was drained.
    """
    waiting = scale.limit(10_000)
    url = server.fresh("drain", AGENTS, scale.limit(1000))
    name = f"drain of {waiting:,} waiting tickets, creations meanwhile"
    yield Scene(name=name, ways={"ours": partial(_draining, url, waiting)}, base="ours")


def hand(server: PostgreSQL, scale: Scale) -> Iterator[Scene]:
    """An agent hands over what it holds."""
    held = scale.limit(1000)
    url = server.fresh("hand_over", AGENTS, scale.limit(1000))
    yield Scene(name=f"hand-over of {held:,} tickets", ways={"ours": partial(_handing, url, held)}, base="ours")


def take_in(server: PostgreSQL, scale: Scale) -> Iterator[Scene]:
    """`manage.py import_tickets` of open and of closed tickets."""
    rows = scale.limit(2000)
    url = server.fresh("import", AGENTS, scale.limit(1000))
    ways = {state: partial(_importing, url, rows, state) for state in ("open", "closed")}
    yield Scene(name=f"import of {rows:,} tickets", ways=ways, base="open")


def _draining(url: str, waiting: int) -> Sample:
    use(url)
    mark = Mark.here(MIXED)
    Agent.objects.update(is_available=False, capacity=F("load") + waiting * 1.1 // AGENTS + 2)
    _add(waiting, None)
    connections.close_all()
    end = _fork.Event()
    here, there = _fork.Pipe(duplex=False)
    creator = _fork.Process(target=_create_meanwhile, args=(end, there), daemon=True)
    creator.start()
    here.recv()
    began = time.perf_counter()
    for agent in Agent.objects.order_by("pk"):
        agent.is_available = True
        agent.save()
    elapsed = time.perf_counter() - began
    end.set()
    times = here.recv()
    creator.join()
    drained = Decision.objects.filter(pk__gt=mark.ends[Decision], trigger=Trigger.DRAINED).count()
    facts = {**mark.judge(waiting + len(times)), "seconds": round(elapsed, 2)}
    del facts["spread"]  # who came on first is full before the next one comes
    mark.clear()
    Agent.objects.update(is_available=True, capacity=None)
    return Sample(times=times, elapsed=elapsed, done=drained, facts=facts)


def _create_meanwhile(end: Event, pipe: Connection) -> None:
    times = []
    pipe.send("ready")
    while not end.is_set():
        began = time.perf_counter()
        ours(Priority.LOW)
        times.append(time.perf_counter() - began)
        time.sleep(PAUSE)
    pipe.send(times)


def _handing(url: str, held: int) -> Sample:
    use(url)
    mark = Mark.here(MIXED)
    agent = Agent.objects.earliest("pk")
    _add(held, agent)
    agent.is_available = False
    agent.save()
    began = time.perf_counter()
    done = hand_over(agent)
    elapsed = time.perf_counter() - began
    facts = {
        "waiting": done.waiting,
        "seconds": round(elapsed, 2),
        "spread": mark.spread(Agent.objects.exclude(pk=agent.pk)),
    }
    mark.clear()
    Agent.objects.update(is_available=True)
    return Sample(times=[], elapsed=elapsed, done=done.moved, facts=facts)


def _importing(url: str, rows: int, state: str) -> Sample:
    use(url)
    mark = Mark.here(MIXED)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tickets.csv"
        with file.open("w", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["external_id", "title", "description", "priority", "status", "opened_at", "resolved_at"])
            closed = "2026-01-03T10:00:00Z" if state == "closed" else ""
            for number in range(rows):
                writer.writerow([f"X{number}", TITLE, DESCRIPTION, "medium", state, "2026-01-02T10:00:00Z", closed])
        began = time.perf_counter()
        call_command("import_tickets", str(file), stdout=io.StringIO())
        elapsed = time.perf_counter() - began
    facts: dict[str, int | float] = {"seconds": round(elapsed, 2), "spread": mark.spread()}
    mark.clear()
    return Sample(times=[], elapsed=elapsed, done=rows, facts=facts)


def _add(number: int, agent: Agent | None) -> None:
    """Write tickets past the rules, each with the decision that it would have."""
    now = timezone.now()
    held: dict[str, Any] = {} if agent is None else {"assigned_agent": agent, "assigned_at": now}
    tickets = Ticket.objects.bulk_create(
        (Ticket(title=TITLE, description=DESCRIPTION, priority=MIXED[at % 3], **held) for at in range(number)),
        batch_size=500,
    )
    Decision.objects.bulk_create(
        (
            Decision(
                ticket=ticket,
                trigger=Trigger.CREATED,
                outcome=Outcome.WAITING if agent is None else Outcome.ASSIGNED,
                agent=agent,
                rule="",
                explanation="Written for the benchmark.",
                policy_version="1",
                duration_us=0,
            )
            for ticket in tickets
        ),
        batch_size=500,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum has long done when so many wait
