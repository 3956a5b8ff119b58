"""Over HTTP, with the web server that `make run` starts: creating tickets, and every list at two sizes."""

from __future__ import annotations

import math
import random
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from django.utils import timezone

from bench.clients import Work, work_together
from bench.databases import use
from bench.exactness import Mark
from bench.scenes import Sample, Scene
from bench.servers import Server, serving, serving_all
from bench.ways import DESCRIPTION, MIXED, TITLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bench.databases import PostgreSQL
    from bench.scenes import Scale

SWITCHED_OFF = "assignment switched off"
LONGER = 3
"""Creations are counted over so many times the usual rounds: the server's processes, its clients and the database share
the processors, and what the database does in between (cleaning up, writing out) weighs too much in a short one."""


def create(server: PostgreSQL, scale: Scale) -> Iterator[Scene]:
    """One endpoint: with nothing following from it, as it is, and with the worker sending the mails meanwhile."""
    size = scale.limit(1000), scale.limit(1000)
    alone, beside = server.filled(*size), server.fresh("served", *size)
    with ExitStack() as stack:
        running = {
            SWITCHED_OFF: (alone, stack.enter_context(serving(alone, "bench.unrouted:application"))),
            "ours": (alone, stack.enter_context(serving(alone))),
            "ours, the worker sending": (beside, stack.enter_context(serving_all(beside))),
        }
        for clients in ((2, 6), (1, 1)):
            ways: dict[str, Callable[[], Sample]] = {
                way: partial(_creating, url, web, scale, clients, is_routed=way != SWITCHED_OFF)
                for way, (url, web) in running.items()
            }
            yield Scene(
                name=f"creation, {math.prod(clients)} client{'s'[: math.prod(clients) > 1]}",
                ways=ways,
                base=SWITCHED_OFF,
            )


def _creating(url: str, web: Server, scale: Scale, clients: tuple[int, int], *, is_routed: bool) -> Sample:
    def once() -> None:
        ticket = {"title": TITLE, "description": DESCRIPTION, "priority": random.choice(MIXED)}
        web.ask("POST", "/apis/tickets/", ticket)

    use(url)
    mark = Mark.here(MIXED)
    processes, threads = clients
    seconds = scale.seconds * LONGER
    done = work_together(Work(once, statements=0), seconds=seconds, processes=processes, threads=threads)
    facts = mark.judge(done.made) if is_routed else {}
    mark.clear()
    return replace(done, facts=facts, queries=None, processor=None)


def lists(server: PostgreSQL, scale: Scale) -> Iterator[Scene]:
    """Every list, filter, order, search and report, by one client: at a thousand tickets, and at as many as can be."""
    with ExitStack() as stack:
        sizes = [(scale.limit(1000), scale.limit(1000)), (scale.limit(10_000), scale.limit(1_000_000))]
        few, many = (stack.enter_context(serving(server.filled(*size))) for size in sizes)
        few_pages, many_pages = (_pages(web, tickets) for web, (_, tickets) in zip((few, many), sizes, strict=True))
        for page, path in many_pages.items():
            ways: dict[str, Callable[[], Sample]] = {
                "few rows": partial(_asking, few, few_pages[page], scale),
                f"{sizes[1][1]:,} tickets": partial(_asking, many, path, scale),
            }
            yield Scene(name=page, ways=ways, base="few rows")


def _pages(web: Server, tickets: int) -> Mapping[str, str]:
    """The addresses that are asked for, by what they show."""
    week = {"created_after": (timezone.now() - timedelta(days=7)).isoformat()}
    filters: Mapping[str, Mapping[str, str]] = {
        "tickets: page 1": {},
        "tickets: page 1,000, or the last": {"page": str(min(1000, tickets // 25))},
        "tickets: by status": {"status": "in_progress"},
        "tickets: by status closed": {"status": "closed"},
        "tickets: by priority": {"priority": "high"},
        "tickets: by priority and status": {"priority": "high", "status": "open"},
        "tickets: by agent": {"assigned_agent": "5"},
        "tickets: by requester": {"requester": "5"},
        "tickets: waiting": {"waiting": "true"},
        "tickets: of this week": week,
        **{f"tickets: ordered by {name}": {"ordering": name} for name in _ORDERS},
        "search: a common word": {"search": "printer"},
        "search: a rare word": {"search": "zeppelin"},
        "search: the beginning of a word": {"search": "zeppe"},
        "search: two common words": {"search": "printer laptop"},
        "search: no such word": {"search": "xylophone"},
        "search: a reference": {"search": "T-000077"},
        "search: a common word, open": {"search": "printer", "status": "open"},
    }
    pages = {name: f"/apis/tickets/?{urlencode(query)}" for name, query in filters.items()}
    for name, path in _DEEP.items():
        pages[f"{name}: by place, half-way down"] = _next(web, f"{path}page={max(tickets // 50, 1)}")
    return {**pages, **_OTHERS}


_ORDERS = ("-created_at", "updated_at", "-priority", "status", "-closed_at")
_DEEP = {
    "tickets": "/apis/tickets/?",
    "tickets by priority": "/apis/tickets/?ordering=-priority&",
    "decisions": "/apis/decisions/?",
    "mails": "/apis/notifications/?",
}
_OTHERS = {
    "board: agents": "/apis/agents/",
    "board: agents by load": "/apis/agents/?ordering=-load",
    "board: search an agent": "/apis/agents/?search=silva",
    "decisions: page 1": "/apis/decisions/",
    "decisions: by agent": "/apis/decisions/?agent=5",
    "decisions: by trigger and outcome": "/apis/decisions/?trigger=created&outcome=assigned",
    "mails: page 1": "/apis/notifications/",
    "mails: by status": "/apis/notifications/?status=sent",
    "mails: failed": "/apis/notifications/?status=failed",
    "mails: search": "/apis/notifications/?search=agent5@example.com",
    "history: page 1": "/apis/history/",
    "history: of a ticket": "/apis/history/?object_type=ticket&object_id=77",
    "a ticket": "/apis/tickets/77/",
    "a ticket's timeline": "/apis/tickets/77/timeline/",
    "report: overview": "/apis/reports/overview/",
    "report: counts": "/apis/reports/counts/",
    "report: activity of 30 days": "/apis/reports/activity/?days=30",
    "report: activity of a year": "/apis/reports/activity/?days=366",
    "report: load of an agent": "/apis/reports/agents/5/load/?days=30",
}


def _next(web: Server, path: str) -> str:
    """Where the link to the next page leads."""
    link = urlsplit(web.ask("GET", path)["next"])
    return f"{link.path}?{link.query}"


def _asking(web: Server, path: str, scale: Scale) -> Sample:
    ask = Work(partial(web.ask, "GET", path), statements=0)
    return replace(work_together(ask, seconds=min(scale.seconds, 0.5)), queries=None, processor=None)
