"""Priorities, states and levels, as stored and as people read them."""

from __future__ import annotations

from agents.levels import Level
from tickets.choices import Priority, Status


def test_priorities_least_urgent_first() -> None:
    assert [(priority.value, priority.label) for priority in Priority] == [
        ("low", "Low"),
        ("medium", "Medium"),
        ("high", "High"),
    ]


def test_states_of_a_ticket() -> None:
    assert [(status.value, status.label) for status in Status] == [
        ("open", "Open"),
        ("in_progress", "In progress"),
        ("closed", "Closed"),
    ]


def test_levels_least_experienced_first() -> None:
    assert [(level.value, level.label) for level in Level] == [("junior", "Junior"), ("senior", "Senior")]
