"""The rule of who gets a ticket, as properties of any roster and as tables of every sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.levels import Level
from assignment import policy
from assignment.policy import AgentFacts, Choice, Reason
from tickets.choices import Priority

if TYPE_CHECKING:
    from collections.abc import Collection

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def facts(number: int = 1, **values: object) -> AgentFacts:
    """An active, available, idle senior without a limit who was never assigned, unless told otherwise."""
    agent = AgentFacts(
        id=number,
        name=f"Agent {number}",
        level=Level.SENIOR,
        is_active=True,
        is_available=True,
        capacity=None,
        load=0,
        last_assigned_at=None,
    )
    return agent._replace(**values)  # type: ignore[arg-type]


@st.composite
def rosters(draw: st.DrawFn, *, most: int = 15) -> list[AgentFacts]:
    """Up to `most` agents with few distinct values, so that ties are frequent."""
    numbers = draw(st.lists(st.integers(1, 99), unique=True, max_size=most))
    moments = st.none() | st.integers(0, 3).map(lambda hours: NOON + timedelta(hours=hours))
    return [
        facts(
            number,
            level=draw(st.sampled_from(Level)),
            is_active=draw(st.sampled_from((True, True, True, False))),
            is_available=draw(st.sampled_from((True, True, False))),
            capacity=draw(st.none() | st.integers(1, 3)),
            load=draw(st.integers(0, 3)),
            last_assigned_at=draw(moments),
        )
        for number in numbers
    ]


priorities = st.sampled_from(Priority)


def eligible(roster: Collection[AgentFacts], levels: Collection[Level]) -> list[AgentFacts]:
    """Who can be given a ticket, told in other words than the policy's."""
    return [
        agent
        for agent in roster
        if agent.is_active
        and agent.is_available
        and agent.level in levels
        and (agent.capacity is None or agent.capacity > agent.load)
    ]


def chosen(choice: Choice) -> AgentFacts:
    assert choice.agent is not None
    return choice.agent


# --- who gets it: properties ------------------------------------------------------------------------------------------


@given(priorities, rosters())
def test_the_chosen_one_is_eligible(priority: Priority, roster: list[AgentFacts]) -> None:
    choice = policy.choose(priority, roster)

    assert choice.agent is None or choice.agent in eligible(roster, policy.levels_admitted(priority))


@given(priorities, rosters())
def test_nobody_in_the_first_pool_with_an_eligible_agent_is_less_loaded(
    priority: Priority, roster: list[AgentFacts]
) -> None:
    pools = [eligible(roster, pool.levels) for pool in policy.POOLS[priority]]
    first = next((pool for pool in pools if pool), [])

    choice = policy.choose(priority, roster)

    assert (choice.agent is None) == (not first)
    if choice.agent is not None:
        assert choice.agent in first
        assert choice.agent.load == min(agent.load for agent in first)


@given(priorities, rosters())
def test_of_equal_loads_the_one_assigned_longest_ago_is_chosen_then_the_lowest_id(
    priority: Priority, roster: list[AgentFacts]
) -> None:
    choice = policy.choose(priority, roster)

    if choice.agent is None:
        return
    levels = next(pool.levels for pool in policy.POOLS[priority] if eligible(roster, pool.levels))
    equals = [agent for agent in eligible(roster, levels) if agent.load == choice.agent.load]
    never = [agent for agent in equals if agent.last_assigned_at is None]
    oldest = min((agent.last_assigned_at for agent in equals if agent.last_assigned_at), default=None)
    best = never or [agent for agent in equals if agent.last_assigned_at == oldest]
    assert choice.agent.id == min(agent.id for agent in best)


@given(priorities, rosters(), st.randoms(use_true_random=False))
def test_the_order_of_the_roster_does_not_matter(priority: Priority, roster: list[AgentFacts], random: object) -> None:
    shuffled = [*roster]
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert policy.choose(priority, iter(shuffled)) == policy.choose(priority, roster)


@given(priorities, rosters())
def test_it_waits_only_when_nobody_is_eligible_in_any_pool(priority: Priority, roster: list[AgentFacts]) -> None:
    choice = policy.choose(priority, roster)

    assert (choice.agent is None) == (not eligible(roster, policy.levels_admitted(priority)))


@given(rosters())
def test_high_never_goes_to_a_junior(roster: list[AgentFacts]) -> None:
    choice = policy.choose(Priority.HIGH, roster)

    assert choice.agent is None or choice.agent.level is Level.SENIOR


@given(rosters())
def test_medium_goes_to_a_junior_only_when_no_senior_is_eligible(roster: list[AgentFacts]) -> None:
    choice = policy.choose(Priority.MEDIUM, roster)

    if choice.agent is not None and choice.agent.level is Level.JUNIOR:
        assert eligible(roster, {Level.SENIOR}) == []


@given(rosters())
def test_low_takes_all_levels_as_one_pool(roster: list[AgentFacts]) -> None:
    choice = policy.choose(Priority.LOW, roster)

    loads = [agent.load for agent in eligible(roster, frozenset(Level))]
    assert (choice.agent.load if choice.agent else None) == min(loads, default=None)


@given(priorities, rosters(), st.integers(0, 14), st.integers(1, 3))
def test_getting_busier_never_makes_somebody_chosen(
    priority: Priority, roster: list[AgentFacts], index: int, more: int
) -> None:
    if not roster:
        return
    index %= len(roster)
    agent = roster[index]
    before = policy.choose(priority, roster)

    after = policy.choose(priority, [*roster[:index], agent._replace(load=agent.load + more), *roster[index + 1 :]])

    if before.agent != agent and after.agent is not None:
        assert after.agent.id != agent.id


@given(priorities, rosters(), st.sets(st.integers(1, 99), max_size=40))
def test_an_excluded_agent_is_as_good_as_absent(
    priority: Priority, roster: list[AgentFacts], excluded: set[int]
) -> None:
    others = [agent for agent in roster if agent.id not in excluded]

    assert policy.choose(priority, roster, excluded=excluded) == policy.choose(priority, others)


@given(priorities, rosters(most=25))
def test_at_most_ten_candidates_best_first_with_the_chosen_one_leading(
    priority: Priority, roster: list[AgentFacts]
) -> None:
    choice = policy.choose(priority, roster)

    if choice.agent is None:
        assert choice.candidates == ()
        return
    levels = next(pool.levels for pool in policy.POOLS[priority] if eligible(roster, pool.levels))
    pool = eligible(roster, levels)
    assert len(choice.candidates) == min(10, len(pool))
    assert choice.candidates[0] == choice.agent
    assert list(choice.candidates) == sorted(pool, key=policy.rank)[:10]


@given(priorities, rosters(), st.sets(st.integers(1, 99), max_size=10))
def test_when_it_waits_every_active_agent_is_counted_out_once(
    priority: Priority, roster: list[AgentFacts], excluded: set[int]
) -> None:
    choice = policy.choose(priority, roster, excluded=excluded)

    active = [agent for agent in roster if agent.is_active and agent.id not in excluded]
    assert sum(choice.out.values()) == (len(active) if choice.agent is None else 0)
    assert set(choice.out) <= {Reason.LEVEL, Reason.UNAVAILABLE, Reason.AT_CAPACITY}


# --- who gets it: examples --------------------------------------------------------------------------------------------


@given(priorities, st.integers(0, 1), rosters(), st.lists(st.none() | st.integers(1, 99), max_size=20), st.data())
def test_several_at_once_go_where_they_would_have_gone_one_by_one(
    priority: Priority, preference: int, roster: list[AgentFacts], passed_over: list[int | None], data: st.DataObject
) -> None:
    pool = policy.POOLS[priority][min(preference, len(policy.POOLS[priority]) - 1)]
    line = {agent.id: agent for agent in roster if policy.reason_out(agent, pool.levels) is None}
    if line:  # mostly somebody of the line
        passed_over = [data.draw(st.sampled_from([number, *line])) for number in passed_over]
    times = [NOON + timedelta(days=1, seconds=number) for number in range(len(passed_over))]

    choices = list(policy.choose_each(priority, pool, line.values(), zip(passed_over, times, strict=True)))

    for choice, barred, later in zip(choices, passed_over, times, strict=True):
        alone = policy.choose(priority, line.values(), excluded={barred} if barred else ())
        assert (choice or alone) == alone
        assert (choice is None) == (alone.agent is None)
        if alone.agent is not None:
            line[alone.agent.id] = alone.agent._replace(load=alone.agent.load + 1, last_assigned_at=later)


def test_several_at_once_stop_where_others_may_come_first() -> None:
    line = [facts(1, load=2), facts(2, load=3)]

    choices = list(policy.choose_each(Priority.LOW, policy.ANYONE, line, [(None, NOON)] * 4, ceiling=3))

    assert [choice and chosen(choice).load for choice in choices] == [2, 3, 3, None]


def test_never_assigned_comes_before_assigned_long_ago() -> None:
    long_ago = facts(1, last_assigned_at=datetime(1970, 1, 1, tzinfo=UTC))

    assert chosen(policy.choose(Priority.LOW, [long_ago, facts(2)])).id == 2


def test_a_lower_load_beats_a_longer_pause() -> None:
    assert chosen(policy.choose(Priority.LOW, [facts(1, load=1), facts(2, last_assigned_at=NOON)])).id == 2


def test_medium_prefers_a_busy_senior_to_an_idle_junior() -> None:
    assert chosen(policy.choose(Priority.MEDIUM, [facts(1, load=9), facts(2, level=Level.JUNIOR)])).id == 1


def test_an_agent_is_full_exactly_at_its_capacity() -> None:
    assert policy.choose(Priority.LOW, [facts(load=2, capacity=3)]).agent is not None
    assert policy.choose(Priority.LOW, [facts(load=3, capacity=3)]).agent is None
    assert policy.choose(Priority.LOW, [facts(load=4, capacity=3)]).agent is None


@pytest.mark.parametrize(
    ("priority", "levels"),
    [
        (Priority.HIGH, {Level.SENIOR}),
        (Priority.MEDIUM, {Level.SENIOR, Level.JUNIOR}),
        (Priority.LOW, {Level.SENIOR, Level.JUNIOR}),
    ],
)
def test_levels_admitted(priority: Priority, levels: set[Level]) -> None:
    assert policy.levels_admitted(priority) == levels


@pytest.mark.parametrize(
    ("agent", "reason"),
    [
        (facts(), None),
        (facts(is_active=False, is_available=False, level=Level.JUNIOR, load=1, capacity=1), Reason.INACTIVE),
        (facts(is_available=False, level=Level.JUNIOR, load=1, capacity=1), Reason.LEVEL),
        (facts(is_available=False, load=1, capacity=1), Reason.UNAVAILABLE),
        (facts(load=1, capacity=1), Reason.AT_CAPACITY),
        (facts(load=100), None),  # no capacity is no limit
    ],
)
def test_the_first_reason_that_holds_is_told(agent: AgentFacts, reason: Reason | None) -> None:
    assert policy.reason_out(agent, {Level.SENIOR}) is reason


def test_waiting_tickets_are_drained_high_before_medium_before_low() -> None:
    assert policy.DRAIN_ORDER == (Priority.HIGH, Priority.MEDIUM, Priority.LOW)


# --- the chosen one among the candidates --------------------------------------------------------------------------


def test_a_chosen_one_who_is_not_among_the_ten_best_takes_the_last_place() -> None:
    best = [facts(number) for number in range(1, 11)]
    late = facts(99)

    choice = policy.assigned(Priority.HIGH, policy.SENIORS, candidates=best, chosen=late)

    assert [agent.id for agent in choice.candidates] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 99]


def test_a_chosen_one_is_listed_once_and_as_it_was_chosen() -> None:
    seen, locked = facts(1), facts(1, last_assigned_at=NOON)

    choice = policy.assigned(Priority.HIGH, policy.SENIORS, candidates=[seen, facts(2)], chosen=locked)

    assert choice.candidates == (facts(2), locked)


# --- sentences --------------------------------------------------------------------------------------------------------

ANN = facts(7, name="Ann Lee")


@pytest.mark.parametrize(
    ("priority", "roster", "rule", "explanation"),
    [
        (
            Priority.HIGH,
            [ANN],
            "high: seniors",
            "Ann Lee had the lowest load (0) of the seniors who could take it; High goes to seniors only.",
        ),
        (
            Priority.HIGH,
            [ANN._replace(load=2, capacity=5)],
            "high: seniors",
            "Ann Lee had the lowest load (2 of 5) of the seniors who could take it; High goes to seniors only.",
        ),
        (
            Priority.HIGH,
            [ANN, ANN._replace(id=8, name="Ben Moss", last_assigned_at=NOON)],
            "high: seniors",
            "Ann Lee was next in turn among the seniors with the lowest load (0); High goes to seniors only.",
        ),
        (
            Priority.MEDIUM,
            [ANN, ANN._replace(id=8, load=1)],
            "medium: seniors",
            "Ann Lee had the lowest load (0) of the seniors who could take it; Medium goes to seniors first.",
        ),
        (
            Priority.MEDIUM,
            [ANN._replace(level=Level.JUNIOR)],
            "medium: juniors",
            "Ann Lee had the lowest load (0) of the juniors who could take it; none of the seniors could.",
        ),
        (
            Priority.LOW,
            [ANN],
            "low: agents",
            "Ann Lee had the lowest load (0) of the agents who could take it; Low goes to anyone.",
        ),
        (
            Priority.HIGH,
            [],
            "high: nobody eligible",
            "Nobody can take it now: High goes to seniors only; there is no active agent.",
        ),
        (
            Priority.LOW,
            [ANN._replace(is_active=False)],
            "low: nobody eligible",
            "Nobody can take it now: Low goes to anyone; there is no active agent.",
        ),
        (
            Priority.HIGH,
            [ANN._replace(level=Level.JUNIOR)],
            "high: nobody eligible",
            "Nobody can take it now: High goes to seniors only; 1 agent is of the wrong level.",
        ),
        (
            Priority.MEDIUM,
            [ANN._replace(is_available=False)],
            "medium: nobody eligible",
            "Nobody can take it now: Medium goes to seniors, else to juniors; 1 agent is unavailable.",
        ),
        (
            Priority.LOW,
            [ANN._replace(load=1, capacity=1), ANN._replace(id=8, load=2, capacity=2)],
            "low: nobody eligible",
            "Nobody can take it now: Low goes to anyone; 2 agents are at capacity.",
        ),
        (
            Priority.HIGH,
            [
                ANN._replace(load=1, capacity=1),
                ANN._replace(id=8, is_available=False),
                ANN._replace(id=9, level=Level.JUNIOR),
            ],
            "high: nobody eligible",
            (
                "Nobody can take it now: High goes to seniors only; 1 senior is unavailable, 1 senior is at capacity, "
                "1 agent is of the wrong level."
            ),
        ),
    ],
)
def test_a_choice_explains_itself(priority: Priority, roster: list[AgentFacts], rule: str, explanation: str) -> None:
    choice = policy.choose(priority, roster)

    assert choice.priority is priority
    assert choice.rule == rule
    assert choice.explanation == explanation


def test_who_was_out_is_counted_by_reason_without_empty_reasons() -> None:
    choice = policy.waiting(Priority.HIGH, out={Reason.AT_CAPACITY: 2, Reason.UNAVAILABLE: 0, Reason.LEVEL: 1})

    assert list(choice.out.items()) == [(Reason.LEVEL, 1), (Reason.AT_CAPACITY, 2)]
    assert choice.agent is None
    assert choice.priority is Priority.HIGH


def test_contended_says_that_it_is_tried_again() -> None:
    choice = policy.contended(Priority.MEDIUM)

    assert choice == Choice(
        priority=Priority.MEDIUM,
        rule="medium: contended",
        agent=None,
        explanation="Everybody who could take it was being assigned just then; it is tried again shortly.",
    )


def test_returned_says_that_it_is_back() -> None:
    assert policy.returned(Priority.LOW, ANN) == Choice(
        priority=Priority.LOW,
        rule="previous agent",
        agent=ANN,
        candidates=(ANN,),
        explanation="Reopened: back to Ann Lee, who had it before and can take it.",
    )


@pytest.mark.parametrize(
    ("reason", "explanation"),
    [
        (None, "Alice assigned it to Ann Lee by hand."),
        (Reason.INACTIVE, "Alice assigned it to Ann Lee by hand, although Ann Lee was no longer active."),
        (Reason.LEVEL, "Alice assigned it to Ann Lee by hand, although Ann Lee was of the wrong level."),
        (Reason.UNAVAILABLE, "Alice assigned it to Ann Lee by hand, although Ann Lee was unavailable."),
        (Reason.AT_CAPACITY, "Alice assigned it to Ann Lee by hand, although Ann Lee was at capacity."),
    ],
)
def test_by_hand_says_who_did_it_and_against_which_rule(reason: Reason | None, explanation: str) -> None:
    assert policy.by_hand(Priority.HIGH, ANN, by="Alice", reason=reason) == Choice(
        priority=Priority.HIGH, rule="by hand", agent=ANN, candidates=(ANN,), explanation=explanation
    )


def test_found_says_that_the_rules_were_passed() -> None:
    assert policy.found(Priority.LOW, ANN) == Choice(
        priority=Priority.LOW,
        rule="found assigned",
        agent=ANN,
        candidates=(ANN,),
        explanation="Found assigned to Ann Lee by a change that was written past the rules.",
    )


def test_a_reason_is_described_with_the_name() -> None:
    assert policy.describe(ANN, Reason.UNAVAILABLE) == "Ann Lee is unavailable"
