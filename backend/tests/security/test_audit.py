"""The audit of `make check` names known holes, and says when it could not look."""

from __future__ import annotations

import json

import pytest

from tests.audit import node_holes, python_holes

HOLE = {"id": "PYSEC-2020-1", "fix_versions": ["1.1"], "aliases": [], "description": ""}


def packages(*facts: dict[str, object]) -> str:
    return json.dumps({"dependencies": list(facts), "fixes": []})


def test_a_hole_of_the_back_end_is_named() -> None:
    answer = packages(
        {"name": "good", "version": "2.0", "vulns": []}, {"name": "bad", "version": "1.0", "vulns": [HOLE]}
    )

    assert python_holes(answer) == ["bad 1.0: PYSEC-2020-1"]


def test_a_hole_of_the_front_end_is_named() -> None:
    answer = json.dumps({"vulnerabilities": {"bad": {"range": "<1.1", "severity": "high"}}, "metadata": {}})

    assert node_holes(answer) == ["bad <1.1: high"]


def test_nothing_found_is_something_else_than_nothing_asked() -> None:
    assert python_holes(packages({"name": "good", "version": "2.0", "vulns": []})) == []
    assert node_holes('{"vulnerabilities": {}}') == []


@pytest.mark.parametrize("answer", ["", "npm error", "[]", '{"statusCode": 405, "error": {}}'])
def test_no_answer_is_left_out(answer: str) -> None:
    assert python_holes(answer) is None
    assert node_holes(answer) is None


def test_a_package_that_could_not_be_looked_up_is_left_out() -> None:
    answer = packages(
        {"name": "good", "version": "2.0", "vulns": []}, {"name": "odd", "skip_reason": "Dependency not found on PyPI"}
    )

    assert python_holes(answer) is None
