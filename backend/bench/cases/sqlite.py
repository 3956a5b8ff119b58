"""Creating a ticket, assigned on the way, on SQLite: threads of one process, and processes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bench.cases.create import creating
from bench.databases import sqlite
from bench.scenes import Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.databases import PostgreSQL
    from bench.scenes import Sample, Scale

CLIENTS = {"8 threads": (1, 8), "4 processes": (4, 1), "1 client": (1, 1)}
WAYS = ("ORM, nobody chosen", "serialised", "counting", "ours")


def create(_server: PostgreSQL, scale: Scale) -> Iterator[Scene]:
    """Eight threads, four processes, one client."""
    agents, tickets = scale.limit(1000), scale.limit(100_000)
    with sqlite(agents, tickets) as url:
        for name, clients in CLIENTS.items():
            ways: dict[str, Callable[[], Sample]] = {
                way: partial(creating, url, way, scale, clients=clients) for way in WAYS
            }
            yield Scene(name=f"SQLite, {agents:,} agents, {tickets:,} tickets, {name}", ways=ways, base=WAYS[0])
