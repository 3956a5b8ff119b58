"""The policy's choice, made by the database in one statement, exact while others assign at the same time.

"Level fill" (docs/adr/0001): only agents at the present minimum load of the pool are taken, one is locked, and those
that another transaction is assigning are passed over. Nobody locked although the pool has eligible agents means that
all of the minimum are being assigned at this moment: that is waited out.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F, Q

from agents.levels import Level
from agents.models import Agent
from assignment import policy

if TYPE_CHECKING:
    from collections.abc import Collection

    from assignment.policy import AgentFacts, Choice, Pool, Reason
    from tickets.choices import Priority

CONTENTION_LIMIT = 10.0
"""Seconds to wait for agents that are being assigned before giving up with ContendedError."""

_COLUMNS = ", ".join(field.column for field in Agent._meta.concrete_fields)
_ELIGIBLE = "is_active AND is_available AND (capacity IS NULL OR load < capacity)"
_SELECT = """
WITH best AS (
  SELECT {columns} FROM agents_agent WHERE {pool} ORDER BY load, last_assigned_at NULLS FIRST, id LIMIT {limit}
), chosen AS (
  SELECT {columns} FROM agents_agent WHERE {pool} AND load = (SELECT min(load) FROM best)
  ORDER BY last_assigned_at NULLS FIRST, id LIMIT 1 {lock}
)
SELECT {columns}, 0 AS is_chosen FROM best UNION ALL SELECT {columns}, 1 AS is_chosen FROM chosen
"""
_LOCK = {"postgresql": "FOR NO KEY UPDATE SKIP LOCKED", "sqlite": ""}


class ContendedError(Exception):
    """Every agent that could be chosen stayed locked by other transactions for `CONTENTION_LIMIT` seconds."""


def facts(agent: Agent) -> AgentFacts:
    """What the policy needs to know of `agent`, as it stands on the instance."""
    return policy.AgentFacts(
        id=agent.pk,
        name=agent.name,
        level=Level(agent.level),
        is_active=agent.is_active,
        is_available=agent.is_available,
        capacity=agent.capacity,
        load=agent.load,
        last_assigned_at=agent.last_assigned_at,
    )


def select(priority: Priority, *, excluded: Collection[int] = frozenset()) -> tuple[Choice, Agent | None]:
    """The policy's choice for a ticket of `priority`, and the chosen agent, locked until the transaction ends.

    Needs a transaction. Costs one query for each pool asked and one more when nobody is eligible. Raises ContendedError
    rather than answer with a lower pool or a higher load while the right agents are locked by others.
    """
    for pool in policy.POOLS[priority]:
        best, chosen = _pick(pool, excluded)
        if chosen is not None:
            candidates = [facts(agent) for agent in best]
            return policy.assigned(priority, pool, candidates=candidates, chosen=facts(chosen)), chosen
    return policy.waiting(priority, out=count_out(priority, excluded)), None


def eligible(priority: Priority, *, most: int) -> list[int]:
    """The ids of agents that could take a ticket of `priority` now, at most so many. One query, no lock."""
    able = Agent.objects.active().filter(is_available=True, level__in=policy.levels_admitted(priority))
    with_room = able.filter(Q(capacity__isnull=True) | Q(load__lt=F("capacity")))
    return list(with_room.order_by().values_list("pk", flat=True)[:most])


def _pick(pool: Pool, excluded: Collection[int]) -> tuple[list[Agent], Agent | None]:
    deadline = time.monotonic() + CONTENTION_LIMIT
    statement = _statement(pool, len(excluded))
    while True:
        rows = list(Agent.objects.raw(statement, [*excluded, *excluded]))
        best = [row for row in rows if not row.__dict__["is_chosen"]]
        chosen = next((row for row in rows if row.__dict__["is_chosen"]), None)
        if chosen is not None or not best:
            return best, chosen
        if time.monotonic() > deadline:
            raise ContendedError
        time.sleep(random.uniform(0.0004, 0.008))  # noqa: S311 - spreads those who wait, guards nothing


def _statement(pool: Pool, excluded: int) -> str:
    conditions = [_ELIGIBLE]
    if pool.levels != frozenset(Level):
        names = ", ".join(f"'{level}'" for level in sorted(pool.levels))
        conditions.append(f"level IN ({names})")
    if excluded:
        conditions.append(f"id NOT IN ({', '.join(['%s'] * excluded)})")
    return _SELECT.format(
        columns=_COLUMNS,
        pool=" AND ".join(conditions),
        limit=policy.MAX_CANDIDATES,
        lock=_LOCK[connection.vendor],
    )


def count_out(priority: Priority, excluded: Collection[int] = frozenset()) -> dict[Reason | None, int]:
    """How many active agents are out, by the policy's own tests in their order."""
    reasons = policy.Reason
    levels = policy.levels_admitted(priority)
    admitted = ", ".join(f"'{level}'" for level in sorted(levels))
    others = f"AND id NOT IN ({', '.join(['%s'] * len(excluded))})" if excluded else ""
    with connection.cursor() as cursor:
        cursor.execute(  # only names of levels and placeholders are put in
            f"""
            SELECT count(CASE WHEN level NOT IN ({admitted}) THEN 1 END),
                   count(CASE WHEN level IN ({admitted}) AND NOT is_available THEN 1 END),
                   count(CASE WHEN level IN ({admitted}) AND is_available AND load >= capacity THEN 1 END)
            FROM agents_agent WHERE is_active {others}
            """,  # noqa: S608
            [*excluded],
        )
        level, unavailable, at_capacity = cursor.fetchone()
    return {reasons.LEVEL: level, reasons.UNAVAILABLE: unavailable, reasons.AT_CAPACITY: at_capacity}
