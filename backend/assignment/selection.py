"""The policy's choice, made by the database in one statement, exact while others assign at the same time.

"Level fill" (docs/adr/0001): only agents at the present minimum load of the pool are taken, one is locked, and those
that another transaction is assigning are passed over. Nobody locked although the pool has eligible agents means that
all of the minimum are being assigned at this moment: that is waited out.
"""

from __future__ import annotations

import random
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F, Q

from agents.levels import Level
from agents.models import Agent, full_name
from assignment import policy
from database import prepared
from database.locks import hold_queue

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from agents.models import AgentQuerySet
    from assignment.policy import AgentFacts, Choice, Pool, Reason
    from tickets.choices import Priority

    _Values = Mapping[str, Any]

CONTENTION_LIMIT = 10.0
"""Seconds to wait for agents that are being assigned before giving up with ContendedError."""

PATIENCE = 0.05
"""Seconds after which a creation stands in line behind whoever drains."""

_FIELDS = [field for field in Agent._meta.concrete_fields if field.name not in {"created_at", "updated_at"}]
"""Times are slow to read, and nobody asks a chosen agent for these two."""
_NAMES = [field.attname for field in _FIELDS]
_COLUMNS = ", ".join(field.column for field in _FIELDS)
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
_LETTING_GO = "letting_go"


class ContendedError(Exception):
    """Every agent that could be chosen stayed locked by other transactions for `CONTENTION_LIMIT` seconds."""


class Pick(NamedTuple):
    """The policy's choice for a ticket and the chosen agent, locked; None when it waits."""

    choice: Choice
    agent: Agent | None


class Line(NamedTuple):
    """Locked agents in the order of choice. Others of their pool have a load of `ceiling` or more (None: no others)."""

    agents: list[Agent]
    ceiling: int | None


def facts(agent: Agent) -> AgentFacts:
    """What the policy needs to know of `agent`, as it stands on the instance."""
    return _facts(agent.__dict__)


def _facts(values: Mapping[str, Any]) -> AgentFacts:
    return policy.AgentFacts(
        id=values["id"],
        name=full_name(values["first_name"], values["last_name"]),
        level=Level(values["level"]),
        is_active=values["is_active"],
        is_available=values["is_available"],
        capacity=values["capacity"],
        load=values["load"],
        last_assigned_at=values["last_assigned_at"],
    )


def select(priority: Priority, *, excluded: Collection[int] = frozenset()) -> Pick:
    """The policy's choice for a ticket of `priority`, and the chosen agent, locked until the transaction ends.

    Needs a transaction. Costs one query for each pool asked and one more when nobody is eligible. Raises ContendedError
    rather than answer with a lower pool or a higher load while the right agents are locked by others.
    """
    return _select(priority, excluded) or Pick(policy.waiting(priority, out=count_out(priority, excluded)), None)


def select_beside_others(priority: Priority) -> Pick:
    """As `select`, for a creation: it holds no queue lock, so that creations run side by side.

    When nobody is eligible it looks again under the shared queue lock: a seat that is being freed at this moment is
    either seen now or drained by who frees it. When all of them stay locked it does the same, and so gets its turn
    between two batches of a drain. Agents that filled up while they were looked at have stayed locked; they are let go
    first, to keep the order of locks.
    """
    if connection.vendor == "sqlite":
        return select(priority)  # whoever writes is alone
    with suppress(ContendedError):
        found = _select(priority, frozenset(), first=f"SAVEPOINT {_LETTING_GO}", patience=PATIENCE)
        if found is not None:
            return found
    transaction.savepoint_rollback(_LETTING_GO)
    hold_queue(shared=True)
    return select(priority)


def eligible(priority: Priority, *, most: int) -> list[int]:
    """The ids of agents that could take a ticket of `priority` now, at most so many. One query, no lock."""
    return list(_able(policy.levels_admitted(priority)).order_by().values_list("pk", flat=True)[:most])


def line_up(pool: Pool, *, most: int) -> Line:
    """Those of `pool` who are next in turn for at least two and `most` tickets, locked until the transaction ends.

    Empty when nobody is eligible. Needs the queue lock, so that nobody else locks several agents or lowers a load;
    creations hold one agent each and may raise it. Raises ContendedError rather than pass over those who come first.
    Two queries, more while agents who come first are being assigned.
    """
    able = _able(pool.levels)
    by_rank = able.order_by("load", F("last_assigned_at").asc(nulls_first=True), "id")
    deadline = time.monotonic() + CONTENTION_LIMIT
    while True:
        agents = list(by_rank.select_for_update(skip_locked=True, no_key=True)[:most])
        others = able.exclude(pk__in=[agent.pk for agent in agents])
        ceiling = others.order_by("load").values_list("load", flat=True).first()
        first = [agent for agent in agents if ceiling is None or agent.load <= ceiling]
        if ceiling is None or len(first) > 1:
            return Line(first, ceiling)
        _pause(deadline)


def _pause(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise ContendedError
    time.sleep(random.uniform(0.0004, 0.008))  # noqa: S311 - spreads those who wait, guards nothing


def _able(levels: Collection[Level]) -> AgentQuerySet:
    able = Agent.objects.active().filter(is_available=True)
    if set(levels) != set(Level):
        able = able.filter(level__in=levels)
    return able.filter(Q(capacity__isnull=True) | Q(load__lt=F("capacity")))


def _select(
    priority: Priority, excluded: Collection[int], *, first: str = "", patience: float | None = None
) -> Pick | None:
    """The choice of the first pool that has somebody; `first` goes before the first statement, in the same trip."""
    for pool in policy.POOLS[priority]:
        best, chosen = _pick(pool, excluded, first, patience)
        if chosen is not None:
            candidates = [_facts(values) for values in best]
            agent = Agent.from_db(connection.alias, [*chosen], [*chosen.values()])
            return Pick(policy.assigned(priority, pool, candidates=candidates, chosen=facts(agent)), agent)
        first = ""
    return None


def _pick(
    pool: Pool, excluded: Collection[int], first: str, patience: float | None
) -> tuple[list[_Values], _Values | None]:
    deadline = time.monotonic() + (CONTENTION_LIMIT if patience is None else patience)
    statement = _statement(pool, excluded)
    while True:
        best, chosen = _read(statement, first, is_kept=not excluded)
        if chosen is not None or not best:
            return best, chosen
        first = ""
        _pause(deadline)


def _read(statement: str, first: str, *, is_kept: bool) -> tuple[list[_Values], _Values | None]:
    with connection.cursor() as cursor:
        if is_kept:
            prepared.execute(cursor, statement, first=first)
        else:  # every exclusion makes another one
            cursor.execute(statement)
        rows = cursor.fetchall()
    compiler = Agent.objects.all().query.get_compiler(connection.alias)
    converters = compiler.get_converters([field.get_col(Agent._meta.db_table) for field in _FIELDS])
    if converters:  # SQLite has neither booleans nor times
        rows = [*compiler.apply_converters(rows, converters)]
    best: list[_Values] = [dict(zip(_NAMES, row, strict=False)) for row in rows if not row[-1]]
    chosen = next((dict(zip(_NAMES, row, strict=False)) for row in rows if row[-1]), None)
    return best, chosen


def _statement(pool: Pool, excluded: Collection[int]) -> str:
    conditions = [_ELIGIBLE]
    if pool.levels != frozenset(Level):
        names = ", ".join(f"'{level}'" for level in sorted(pool.levels))
        conditions.append(f"level IN ({names})")
    if excluded:
        conditions.append(f"id NOT IN ({', '.join(str(int(pk)) for pk in sorted(excluded))})")
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
