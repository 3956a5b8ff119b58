"""The policy's choice, made by the database in one statement, exact while others assign at the same time.

"Level fill" (docs/adr/0001): only agents at the present minimum load of the pool are taken, one is locked, and those
that another transaction is assigning are passed over. Nobody locked although the pool has eligible agents means that
all of the minimum are being assigned at this moment: that is waited out.
"""

from __future__ import annotations

import random
import time
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F, Q

from agents.levels import Level
from agents.models import Agent, full_name
from assignment import policy
from database import prepared
from database.locks import hold_queue
from tickets.models import Ticket

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
_ANSWER = {"postgresql": _COLUMNS.replace("last_assigned_at", "last_assigned_at::text"), "sqlite": _COLUMNS}
"""As text, because Python reads a moment ten times as fast as the driver does."""
_ELIGIBLE = "is_active AND is_available AND (capacity IS NULL OR load < capacity)"
_SELECT = """
WITH best AS (
  SELECT {columns} FROM agents_agent WHERE {pool} ORDER BY load, last_assigned_at NULLS FIRST, id LIMIT {limit}
), chosen AS (
  SELECT {columns} FROM agents_agent WHERE {pool} AND load = (SELECT min(load) FROM best)
  ORDER BY last_assigned_at NULLS FIRST, id LIMIT 1 {lock}
)
SELECT {answer}, NULL AS mark FROM best UNION ALL SELECT {answer}, {mark} FROM chosen
"""
_RESERVE = f"nextval(pg_get_serial_sequence('{Ticket._meta.db_table}', 'id'))"
_LOCK = {"postgresql": "FOR NO KEY UPDATE SKIP LOCKED", "sqlite": ""}
_LETTING_GO = "letting_go"
_LEVELS = {str(level): level for level in Level}


class ContendedError(Exception):
    """Every agent that could be chosen stayed locked by other transactions for `CONTENTION_LIMIT` seconds."""


class Pick(NamedTuple):
    """The policy's choice for a ticket and the chosen agent, locked; None when it waits.

    `ticket_id` is the id that was reserved for the ticket on the way, so that it is inserted with all that follows
    from it; None where it gets one by being inserted.
    """

    choice: Choice
    agent: Agent | None
    ticket_id: int | None = None


class _Found(NamedTuple):
    """The best of a pool, and who was chosen and locked; None when nobody is eligible."""

    best: list[_Values]
    chosen: _Values | None
    ticket_id: int | None


class Taker(NamedTuple):
    """An agent's id, and how many more tickets it can take (None: any number)."""

    agent_id: int
    room: int | None


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
        level=_LEVELS[values["level"]],
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
        found = _select(priority, beside_others=True)
        if found is not None:
            return found
    transaction.savepoint_rollback(_LETTING_GO)
    hold_queue(shared=True)
    return select(priority)


def eligible(priority: Priority, *, most: int) -> list[Taker]:
    """Agents that could take a ticket of `priority` now, at most so many. One query, no lock."""
    able = _able(policy.levels_admitted(priority)).order_by()
    rows = able.values_list("pk", F("capacity") - F("load"))[:most]
    return [Taker(*row) for row in rows]


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
    able = able.filter(pk__gt=0) if set(levels) == set(Level) else able.filter(level__in=levels)  # agents/indexes.py
    return able.filter(Q(capacity__isnull=True) | Q(load__lt=F("capacity")))


def _select(priority: Priority, excluded: Collection[int] = frozenset(), *, beside_others: bool = False) -> Pick | None:
    """The choice of the first pool that has somebody.

    `beside_others`: what is locked can be let go again, nobody is waited for long, and the ticket gets its id.
    """
    first = f"SAVEPOINT {_LETTING_GO}" if beside_others else ""
    patience = PATIENCE if beside_others else CONTENTION_LIMIT
    for pool in policy.POOLS[priority]:
        found = _pick(_statement(pool, excluded, reserves=beside_others), first, patience, is_kept=not excluded)
        if found.chosen is not None:
            agent = Agent.from_db(connection.alias, [*found.chosen], [*found.chosen.values()])
            choice = policy.assigned(priority, pool, candidates=map(_facts, found.best), chosen=facts(agent))
            return Pick(choice, agent, found.ticket_id)
        first = ""
    return None


def _pick(statement: str, first: str, patience: float, *, is_kept: bool) -> _Found:
    """What `statement` finds; `first` goes before it, in the same trip."""
    deadline = time.monotonic() + patience
    while True:
        found = _read(statement, first, is_kept=is_kept)
        if found.chosen is not None or not found.best:
            return found
        first = ""
        _pause(deadline)


def _read(statement: str, first: str, *, is_kept: bool) -> _Found:
    with connection.cursor() as cursor:
        if is_kept:
            prepared.execute(cursor, prepared.Call(statement), first=first)
        else:  # every exclusion makes another one
            cursor.execute(statement)
        rows = cursor.fetchall()
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite:  # it has neither booleans nor times
        compiler = Agent.objects.all().query.get_compiler(connection.alias)
        converters = compiler.get_converters([field.get_col(Agent._meta.db_table) for field in _FIELDS])
        rows = [*compiler.apply_converters(rows, converters)]
    found = _Found([], None, None)
    for *values, mark in rows:
        agent = dict(zip(_NAMES, values, strict=True))
        if agent["last_assigned_at"] is not None and not is_sqlite:
            agent["last_assigned_at"] = datetime.fromisoformat(agent["last_assigned_at"])
        if mark is None:
            found.best.append(agent)
        else:
            found = _Found(found.best, agent, mark or None)
    return found


def _statement(pool: Pool, excluded: Collection[int], *, reserves: bool) -> str:
    """Rows of the best, then of who was chosen; these carry in the end the id reserved for a ticket, or 0."""
    conditions = [_ELIGIBLE]
    if pool.levels == frozenset(Level):
        conditions.append("id > 0")  # agents/indexes.py
    else:
        names = ", ".join(f"'{level}'" for level in sorted(pool.levels))
        conditions.append(f"level IN ({names})")
    if excluded:
        conditions.append(f"id NOT IN ({', '.join(str(int(pk)) for pk in sorted(excluded))})")
    return _SELECT.format(
        columns=_COLUMNS,
        answer=_ANSWER[connection.vendor],
        pool=" AND ".join(conditions),
        limit=policy.MAX_CANDIDATES,
        lock=_LOCK[connection.vendor],
        mark=_RESERVE if reserves else 0,
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
