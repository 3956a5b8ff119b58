"""What is measured: each case yields scenes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.cases import create, mail, peer, queue, sqlite, web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bench.databases import PostgreSQL
    from bench.scenes import Scale, Scene

CASES: Mapping[str, Callable[[PostgreSQL, Scale], Iterator[Scene]]] = {
    "create": create.side_by_side,
    "flat": create.flat,
    "pools": create.pools,
    "away": create.away_from_the_database,
    "endurance": create.endurance,
    "http": web.create,
    "drain": queue.drain,
    "hand-over": queue.hand,
    "import": queue.take_in,
    "sqlite": sqlite.create,
    "lists": web.lists,
    "peer": peer.compare,
    "mail": mail.sending,
}
