"""Creating a ticket, assigned on the way, in process on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest

from agents.models import Agent
from bench.clients import Work, work_together
from bench.databases import use
from bench.delay import SLOW_FLUSH, away
from bench.exactness import Mark
from bench.scenes import Scene
from bench.ways import MIXED, WAYS, create_close_or_change, work
from operations import invariants
from tickets.choices import Priority

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bench.databases import PostgreSQL
    from bench.scenes import Sample, Scale

CLIENTS = 12
ENDURANCE = 140
"""How many times longer than others the case lasts that looks for deadlocks: 100,000 operations."""
SIZES = ((1000, 1000), (10, 1000), (10_000, 1000), (1000, 100_000), (10, 1_000_000), (10_000, 1_000_000))
SIDE_BY_SIDE = ((1000, 1000, CLIENTS), (1000, 1000, 1), (10, 1000, CLIENTS), (10_000, 1_000_000, CLIENTS))


def side_by_side(server: PostgreSQL, scale: Scale) -> Iterator[Scene]:
    """Every way, at small and large sizes, by twelve clients and by one."""
    for *size, clients in dict.fromkeys((*map(scale.limit, wanted), clients) for *wanted, clients in SIDE_BY_SIDE):
        url = server.filled(*size)
        ways: dict[str, Callable[[], Sample]] = {
            way: partial(creating, url, way, scale, clients=(clients, 1)) for way in WAYS
        }
        name = f"{_size(*size)}, {clients} client{'s'[: clients > 1]}"
        yield Scene(name=name, ways=ways, base="ORM, nobody chosen")


def flat(server: PostgreSQL, scale: Scale) -> Iterator[Scene]:
    """Ours at every size, in turn."""
    sizes = list(dict.fromkeys((scale.limit(agents), scale.limit(tickets)) for agents, tickets in SIZES))
    ways: dict[str, Callable[[], Sample]] = {
        _size(*size): partial(creating, server.filled(*size), "ours", scale) for size in sizes
    }
    yield Scene(name=f"ours at every size, {CLIENTS} clients", ways=ways, base=_size(*sizes[0]))


def pools(server: PostgreSQL, scale: Scale) -> Iterator[Scene]:
    """All of one pool; and everybody at capacity, so that each ticket waits."""
    url = server.filled(scale.limit(1000), scale.limit(100_000))
    base = "ORM, nobody chosen"
    for name, priorities in (("only Low", [Priority.LOW]), ("only High", [Priority.HIGH])):
        ways: dict[str, Callable[[], Sample]] = {
            way: partial(creating, url, way, scale, priorities=priorities) for way in (base, "serialised", "ours")
        }
        yield Scene(name=f"{name}, {CLIENTS} clients", ways=ways, base=base)
    full: dict[str, Callable[[], Sample]] = {
        base: partial(creating, url, base, scale),
        "ours, nobody has room": partial(_creating_in_vain, url, scale),
    }
    yield Scene(name=f"everybody at capacity, {CLIENTS} clients", ways=full, base=base)


def away_from_the_database(server: PostgreSQL, scale: Scale) -> Iterator[Scene]:
    """Half a millisecond added to each round trip and two to each flush."""
    for agents, tickets in ((1000, 1000), (10, 1000), (10_000, 1_000_000)):
        size = scale.limit(agents), scale.limit(tickets)
        with away(server.filled(*size)) as url:
            ways: dict[str, Callable[[], Sample]] = {
                way: partial(creating, url, way, scale, options=SLOW_FLUSH)
                for way in ("serialised", "ORM, nobody chosen", "ours")
            }
            name = f"{_size(*size)}, {CLIENTS} clients, database away"
            yield Scene(name=name, ways=ways, base="serialised")


def endurance(server: PostgreSQL, scale: Scale) -> Iterator[Scene]:
    """Creations among closings and changes of priority, long enough to meet every rare order of locks."""
    url = server.fresh("endurance", scale.limit(10), scale.limit(1000))
    ways: dict[str, Callable[[], Sample]] = {"ours": partial(_enduring, url, scale)}
    yield Scene(name=f"create, close, change; {CLIENTS} clients", ways=ways, base="ours", rounds=1)


def creating(
    url: str,
    way: str,
    scale: Scale,
    *,
    clients: tuple[int, int] = (CLIENTS, 1),
    priorities: Sequence[Priority] = MIXED,
    options: str = "",
) -> Sample:
    """Create tickets for so long by `clients`, processes and threads in each; judge what is there, take it away."""
    use(url, options=options)
    mark = Mark.here(priorities)
    processes, threads = clients
    is_whole = way != "one insert"
    done = work_together(
        work(way, priorities),
        seconds=scale.seconds,
        processes=processes,
        threads=threads,
        watch=mark.watch if is_whole else None,
    )
    facts = mark.judge(done.made) if is_whole else {}
    mark.clear()
    return replace(done, facts=facts)


def _enduring(url: str, scale: Scale) -> Sample:
    use(url)
    before = _deadlocks()
    done = work_together(Work(create_close_or_change), seconds=scale.seconds * ENDURANCE, processes=CLIENTS)
    broken = len(invariants.violations()) + len(invariants.passing_violations())
    facts = {"operations": done.made, "deadlocks": _deadlocks() - before, "broken promises": broken}
    return replace(done, queries=None, facts=facts)


def _deadlocks() -> int:
    """How many PostgreSQL has ended in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def _creating_in_vain(url: str, scale: Scale) -> Sample:
    use(url)
    Agent.objects.update(capacity=Greatest(F("load"), 1))
    try:
        return creating(url, "ours", scale)
    finally:
        Agent.objects.update(capacity=None)


def _size(agents: int, tickets: int) -> str:
    return f"{agents:,} agents, {tickets:,} tickets"
