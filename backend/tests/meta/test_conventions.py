"""What every file keeps to."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

BACKEND = Path(settings.BACKEND_DIR)
ROOT = BACKEND.parent
LEFT_OUT = {"migrations", "mutants", "node_modules"}
MODULES = sorted(path for path in BACKEND.rglob("*.py") if not LEFT_OUT & set(path.relative_to(BACKEND).parts))
TESTS = [path for path in MODULES if "tests" in path.parts]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def imported(path: Path) -> set[str]:
    """Every module and name that `path` imports, dotted."""
    names: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def name_of(path: Path) -> str:
    return str(path.relative_to(BACKEND))


@pytest.mark.parametrize("path", [path for path in MODULES if path.read_text().strip()], ids=name_of)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(parsed(path))


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_tests_use_real_parts(path: Path) -> None:
    assert not {name for name in imported(path) if name.startswith(("unittest.mock", "mock", "pytest_mock"))}


@pytest.mark.parametrize("path", [path for path in TESTS if path.name.startswith("test_")], ids=name_of)
def test_tests_are_sentences(path: Path) -> None:
    names = [node.name for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef)]

    tests = [name for name in names if name.startswith("test_")]
    assert [name for name in tests if name.count("_") < 2] == []
    assert len(tests) == len(set(tests)), "one test hides another of the same name"


def test_only_notifications_sends_mail() -> None:
    senders = {
        name_of(path)
        for path in MODULES
        if path not in TESTS and any(name.startswith("django.core.mail") for name in imported(path))
    }

    assert senders
    assert all(name.startswith("notifications/") for name in senders), senders


def test_receivers_stand_in_one_place() -> None:
    receivers = {name_of(path) for path in MODULES if "django.dispatch.receiver" in imported(path)}

    assert receivers == {"assignment/signals.py"}


def settings_read() -> set[str]:
    """The names that `setting("…")` is called with, anywhere."""
    return {
        name
        for path in MODULES
        if path not in TESTS
        for name in re.findall(r"""\bsetting\(\s*["'](\w+)["']""", path.read_text())
    }


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    example = set(re.findall(r"^(?:# ?)?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    readme = ROOT / "README.md"
    explained = set(re.findall(r"`([A-Z][A-Z_]+)`", readme.read_text())) if readme.exists() else set()

    assert len(settings_read()) > 20
    assert settings_read() - example - explained == set()
    assert example - settings_read() == set()
