"""The statement that picks by SQL and the policy in Python are one rule: they agree on random rosters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from agents.levels import Level
from agents.models import Agent
from assignment import policy, selection
from tests.factories import make_agent
from tickets.choices import Priority

MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
# Few distinct values, so that ties are frequent; whole seconds and fractions, which SQLite stores differently.
moments = st.none() | st.sampled_from(
    [MIDNIGHT, MIDNIGHT + timedelta(microseconds=1), MIDNIGHT + timedelta(seconds=1), MIDNIGHT - timedelta(days=9000)]
)
agents = st.fixed_dictionaries(
    {
        "level": st.sampled_from(Level),
        "is_active": st.sampled_from((True, True, True, False)),
        "is_available": st.sampled_from((True, True, False)),
        "capacity": st.none() | st.integers(1, 3),
        "load": st.integers(0, 3),
        "last_assigned_at": moments,
    }
)


class SelectionAndPolicyTests(TestCase):
    """A class, because Hypothesis rolls the database back after every example only here."""

    @settings(max_examples=150)
    @given(
        rosters=st.lists(agents, max_size=14),
        excluded=st.sets(st.integers(0, 13), max_size=3),
    )
    def test_the_statement_and_the_policy_agree_on_any_roster(
        self, rosters: list[dict[str, Any]], excluded: set[int]
    ) -> None:
        written = Agent.objects.bulk_create(
            Agent(first_name=f"Agent {number}", email=f"{number}@example.com", **values)
            for number, values in enumerate(rosters)
        )
        known = [selection.facts(agent) for agent in written]
        out = {written[number].pk for number in excluded if number < len(written)}

        for priority in Priority:
            expected = policy.choose(priority, known, excluded=out)
            choice, agent, _ = selection.select(priority, excluded=out)

            assert choice == expected
            assert (agent and agent.pk) == (expected.agent and expected.agent.id)
            if not out:
                assert bool(selection.eligible(priority, most=1)) == (expected.agent is not None)


@pytest.mark.django_db
def test_names_and_levels_reach_the_policy_as_they_are() -> None:
    agent = make_agent(first_name="Ann", last_name="Lee", level="junior", capacity=4)
    agent.refresh_from_db()

    assert selection.facts(agent) == policy.AgentFacts(
        id=agent.pk,
        name="Ann Lee",
        level=Level.JUNIOR,
        is_active=True,
        is_available=True,
        capacity=4,
        load=0,
        last_assigned_at=None,
    )


@pytest.mark.django_db
def test_nobody_is_out_of_an_empty_roster() -> None:
    choice, agent, _ = selection.select(Priority.HIGH)

    assert agent is None
    assert choice.explanation.endswith("there is no active agent.")
    assert selection.eligible(Priority.LOW, most=2) == []


@pytest.mark.django_db
def test_while_the_right_agents_are_being_assigned_neither_a_lower_pool_nor_a_higher_load_is_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_agent()
    make_agent(level=Level.JUNIOR)
    monkeypatch.setattr(selection, "CONTENTION_LIMIT", 0.02)
    # The only senior cannot be had, as if another transaction held its row.
    monkeypatch.setitem(selection._LOCK, connection.vendor, "OFFSET 1")

    with transaction.atomic(), pytest.raises(selection.ContendedError):
        selection.select(Priority.MEDIUM)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's planner alone took the wrong index")
@pytest.mark.parametrize(
    ("pool", "is_usable"), [(policy.ANYONE, True), (policy.SENIORS, False), (policy.JUNIORS, False)]
)
def test_the_index_of_all_levels_is_of_no_use_for_one(pool: policy.Pool, is_usable: bool) -> None:
    with connection.cursor() as cursor:
        # What the planner takes when it has the choice depends on how the indexes have grown.
        cursor.execute("DROP INDEX agent_eligible_by_level; SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {selection._statement(pool, frozenset(), reserves=True)}")
        plan = "\n".join(row for (row,) in cursor.fetchall())

    assert ("using agent_eligible " in plan) == is_usable, plan
