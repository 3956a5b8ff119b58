"""The rule of who gets a ticket (design.md section 1). The only place where it stands.

Pure Python: no Django, no clock, no I/O. It takes facts and returns a choice with its reasons, so the service, the
tests and a simulation share it. The service picks by SQL for speed (`selection.py`); a property test proves that both
agree.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from heapq import heapify, heappop, heappush, nsmallest
from typing import TYPE_CHECKING, NamedTuple

from agents.levels import Level
from tickets.choices import Priority

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

VERSION = "1"
MAX_CANDIDATES = 10
_NEVER = datetime.min.replace(tzinfo=UTC)


class AgentFacts(NamedTuple):
    """What the policy needs to know of one agent.

    `load` counts the open and in-progress tickets held; `capacity` is the most it may be given (None: no limit);
    `last_assigned_at` is aware (None: never assigned).
    """

    id: int
    name: str
    level: Level
    is_active: bool
    is_available: bool
    capacity: int | None
    load: int
    last_assigned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Pool:
    """Agents considered together: those of `levels`. `name` is how a sentence calls them."""

    name: str
    levels: frozenset[Level]


SENIORS = Pool("seniors", frozenset({Level.SENIOR}))
JUNIORS = Pool("juniors", frozenset({Level.JUNIOR}))
ANYONE = Pool("agents", frozenset(Level))

POOLS: Mapping[Priority, tuple[Pool, ...]] = {
    Priority.HIGH: (SENIORS,),
    Priority.MEDIUM: (SENIORS, JUNIORS),
    Priority.LOW: (ANYONE,),
}
"""Whom a priority admits, in order of preference: a later pool is asked only when nobody in the earlier is eligible."""

DRAIN_ORDER: tuple[Priority, ...] = (Priority.HIGH, Priority.MEDIUM, Priority.LOW)
"""Waiting tickets are taken in this order, oldest first within each."""


class Reason(StrEnum):
    """Why an agent cannot be given a ticket."""

    INACTIVE = "inactive"
    LEVEL = "level"
    UNAVAILABLE = "unavailable"
    AT_CAPACITY = "at_capacity"


_TESTS: tuple[tuple[Reason, Callable[[AgentFacts, Collection[Level]], bool]], ...] = (
    (Reason.INACTIVE, lambda agent, _levels: not agent.is_active),
    (Reason.LEVEL, lambda agent, levels: agent.level not in levels),
    (Reason.UNAVAILABLE, lambda agent, _levels: not agent.is_available),
    (Reason.AT_CAPACITY, lambda agent, _levels: agent.capacity is not None and agent.load >= agent.capacity),
)
_REASON_WORDS: Mapping[Reason, str] = {
    Reason.INACTIVE: "no longer active",
    Reason.LEVEL: "of the wrong level",
    Reason.UNAVAILABLE: "unavailable",
    Reason.AT_CAPACITY: "at capacity",
}
_TOLD = (Reason.UNAVAILABLE, Reason.AT_CAPACITY, Reason.LEVEL)
"""The order in which a sentence tells why nobody can take a ticket: what can change soonest comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The outcome of one routing attempt.

    `agent` is None when the ticket waits. `candidates` are the best of the pool that was used, best first, at most ten
    and always with the chosen one. `out` counts, when the ticket waits, the active agents that could not take it.
    `rule` names the row of `POOLS` that matched; `explanation` is one English sentence.
    """

    priority: Priority
    rule: str
    agent: AgentFacts | None
    explanation: str
    candidates: tuple[AgentFacts, ...] = ()
    out: Mapping[Reason, int] = field(default_factory=dict)


def levels_admitted(priority: Priority) -> frozenset[Level]:
    """The levels that may hold a ticket of `priority`, whatever their preference."""
    return frozenset().union(*(pool.levels for pool in POOLS[priority]))


def reason_out(agent: AgentFacts, levels: Collection[Level]) -> Reason | None:
    """Why `agent` cannot be given a ticket that admits `levels`; None when it can."""
    return next((reason for reason, is_out in _TESTS if is_out(agent, levels)), None)


def rank(agent: AgentFacts) -> tuple[int, datetime, int]:
    """The order of choice, lowest first: load, then least recently assigned (never first), then id."""
    return agent.load, agent.last_assigned_at or _NEVER, agent.id


def choose(priority: Priority, roster: Iterable[AgentFacts], *, excluded: Collection[int] = frozenset()) -> Choice:
    """Who of `roster` gets a ticket of `priority`; `excluded` are ids that must not (who hands it over).

    Deterministic and independent of the roster's order. Source: design.md section 1, "Who gets it".
    """
    roster = tuple(agent for agent in roster if agent.id not in excluded)
    for pool in POOLS[priority]:
        eligible = sorted((agent for agent in roster if reason_out(agent, pool.levels) is None), key=rank)
        if eligible:
            return assigned(priority, pool, candidates=eligible[:MAX_CANDIDATES], chosen=eligible[0])
    levels = levels_admitted(priority)
    return waiting(priority, out=Counter(reason_out(agent, levels) for agent in roster if agent.is_active))


def choose_each(
    priority: Priority,
    pool: Pool,
    line: Iterable[AgentFacts],
    tickets: Iterable[tuple[int | None, datetime]],
    *,
    ceiling: int | None = None,
) -> Iterator[Choice | None]:
    """Who of `line`, eligible agents of `pool`, gets each of several tickets of `priority`, one after the other.

    As `choose` would one at a time, each ticket seeing the loads and turns that those before it have left. A ticket is
    the id of an agent who must not get it (or None) and the aware time of its assignment. None stands for one that
    finds nobody, or nobody at a load of at most `ceiling`: others than `line` may come first.
    """
    queue = [(rank(agent), agent) for agent in line]
    heapify(queue)
    for barred, at in tickets:
        aside = [heappop(queue)] if queue and queue[0][1].id == barred else []
        if not queue or (ceiling is not None and queue[0][1].load > ceiling):
            yield None
        else:
            best = [agent for _, agent in nsmallest(MAX_CANDIDATES + 1, queue) if agent.id != barred]
            chosen = heappop(queue)[1]
            yield assigned(priority, pool, candidates=best[:MAX_CANDIDATES], chosen=chosen)
            busier = chosen._replace(load=chosen.load + 1, last_assigned_at=at)
            if reason_out(busier, pool.levels) is None:
                heappush(queue, (rank(busier), busier))
        for entry in aside:
            heappush(queue, entry)


def assigned(priority: Priority, pool: Pool, *, candidates: Iterable[AgentFacts], chosen: AgentFacts) -> Choice:
    """The choice of `chosen` out of `pool`; listed once, as it was chosen, even when it is not among the ten best."""
    others = [candidate for candidate in candidates if candidate.id != chosen.id]
    best = tuple(sorted((*others[: MAX_CANDIDATES - 1], chosen), key=rank))
    limit = "" if chosen.capacity is None else f" of {chosen.capacity}"
    is_tie = any(candidate.load == chosen.load for candidate in others)
    explanation = (
        f"{chosen.name} was next in turn among the {pool.name} with the lowest load ({chosen.load}{limit})"
        if is_tie
        else f"{chosen.name} had the lowest load ({chosen.load}{limit}) of the {pool.name} who could take it"
    )
    return Choice(
        priority=priority,
        rule=f"{priority}: {pool.name}",
        agent=chosen,
        candidates=best,
        explanation=f"{explanation}; {_why_pool(priority, pool)}.",
    )


def waiting(priority: Priority, *, out: Mapping[Reason | None, int]) -> Choice:
    """The choice of nobody; `out` counts the active agents by the reason that kept them out."""
    counts = {reason: out[reason] for reason in Reason if out.get(reason)}
    why = ", ".join(_how_many(priority, reason, counts[reason]) for reason in _TOLD if reason in counts)
    rule = f"{priority}: nobody eligible"
    explanation = f"Nobody can take it now: {_whom(priority)}; {why or 'there is no active agent'}."
    return Choice(priority=priority, rule=rule, agent=None, out=counts, explanation=explanation)


def contended(priority: Priority) -> Choice:
    """The choice of nobody yet: those who could take it were being assigned by others for too long."""
    explanation = "Everybody who could take it was being assigned just then; it is tried again shortly."
    return Choice(priority=priority, rule=f"{priority}: contended", agent=None, explanation=explanation)


def returned(priority: Priority, holder: AgentFacts) -> Choice:
    """The choice of `holder`, who had the ticket before it was closed and is still eligible."""
    explanation = f"Reopened: back to {holder.name}, who had it before and can take it."
    return Choice(priority=priority, rule="previous agent", agent=holder, candidates=(holder,), explanation=explanation)


def handed_back(*, by: str, reason: str, then: str) -> str:
    """The explanation `then` of a choice made because the agent `by` handed the ticket back."""
    return f"{by} handed it back (“{reason}”). {then}"


def by_hand(priority: Priority, agent: AgentFacts, *, by: str, reason: Reason | None) -> Choice:
    """The choice of `agent` by the person `by`; `reason` is why the rules would not have chosen it."""
    although = f", although {agent.name} was {_REASON_WORDS[reason]}" if reason else ""
    explanation = f"{by} assigned it to {agent.name} by hand{although}."
    return Choice(priority=priority, rule="by hand", agent=agent, candidates=(agent,), explanation=explanation)


def found(priority: Priority, agent: AgentFacts) -> Choice:
    """The choice of `agent` that somebody wrote past the rules."""
    explanation = f"Found assigned to {agent.name} by a change that was written past the rules."
    return Choice(priority=priority, rule="found assigned", agent=agent, candidates=(agent,), explanation=explanation)


def describe(agent: AgentFacts, reason: Reason) -> str:
    """`Ann Lee is unavailable`."""
    return f"{agent.name} is {_REASON_WORDS[reason]}"


def _whom(priority: Priority) -> str:
    pools = POOLS[priority]
    if pools == (ANYONE,):
        return f"{priority.label} goes to anyone"
    names = ", else to ".join(pool.name for pool in pools)
    return f"{priority.label} goes to {names}" if pools[1:] else f"{priority.label} goes to {names} only"


def _why_pool(priority: Priority, pool: Pool) -> str:
    first, *others = POOLS[priority]
    if pool != first:
        return f"none of the {first.name} could"
    return f"{priority.label} goes to {pool.name} first" if others else _whom(priority)


def _how_many(priority: Priority, reason: Reason, count: int) -> str:
    levels = levels_admitted(priority)
    noun = "agent" if reason is Reason.LEVEL or len(levels) > 1 else next(iter(levels)).value
    return f"1 {noun} is {_REASON_WORDS[reason]}" if count == 1 else f"{count} {noun}s are {_REASON_WORDS[reason]}"
