"""Creating a ticket, assigned on the way, in process on PostgreSQL."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db.models import F
from django.db.models.functions import Greatest

from agents.models import Agent
from bench.clients import work_together
from bench.databases import use
from bench.delay import SLOW_FLUSH, away
from bench.exactness import Mark
from bench.scenes import Sample, Scene
from bench.ways import MIXED, WAYS, work
from tickets.choices import Priority

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bench.databases import PostgreSQL
    from bench.scenes import Scale

CLIENTS = 12
SIZES = ((1000, 1000), (10, 1000), (10_000, 1000), (1000, 100_000), (10, 1_000_000), (10_000, 1_000_000))
SIDE_BY_SIDE = ((1000, 1000, CLIENTS), (1000, 1000, 1), (10, 1000, CLIENTS), (10_000, 1_000_000, CLIENTS))


def side_by_side(server: PostgreSQL, scale: Scale) -> Iterator[Scene]:
    """Every way, at small and large sizes, by twelve clients and by one."""
    for *size, clients in dict.fromkeys((*map(scale.limit, wanted), clients) for *wanted, clients in SIDE_BY_SIDE):
        url = server.filled(*size)
        ways: dict[str, Callable[[], Sample]] = {
            way: partial(creating, url, way, scale, clients=clients) for way in WAYS
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


def creating(
    url: str,
    way: str,
    scale: Scale,
    *,
    clients: int = CLIENTS,
    priorities: Sequence[Priority] = MIXED,
    options: str = "",
) -> Sample:
    """Create tickets for so long; then judge what is there, and take it away."""
    use(url, options=options)
    mark = Mark.here(priorities)
    is_whole = way != "one insert"
    done = work_together(
        work(way, priorities), seconds=scale.seconds, processes=clients, watch=mark.watch if is_whole else None
    )
    facts = mark.judge(done.made) if is_whole else {}
    mark.clear()
    return Sample(
        times=done.times,
        elapsed=done.elapsed,
        made=done.made,
        queries=done.queries,
        errors=done.errors,
        facts=facts,
    )


def _creating_in_vain(url: str, scale: Scale) -> Sample:
    use(url)
    Agent.objects.update(capacity=Greatest(F("load"), 1))
    try:
        return creating(url, "ours", scale)
    finally:
        Agent.objects.update(capacity=None)


def _size(agents: int, tickets: int) -> str:
    return f"{agents:,} agents, {tickets:,} tickets"
