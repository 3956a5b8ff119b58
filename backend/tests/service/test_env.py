"""Settings from the environment: what is taken, and what a wrong one says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.env import (
    boolean,
    hosts,
    log_format,
    log_level,
    networks,
    origin,
    origins,
    port,
    positive,
    secret,
    setting,
    whole,
)
from config.settings import database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRET = "0123456789-0123456789-0123456789"


@pytest.mark.parametrize(
    ("cast", "given", "expected"),
    [
        (boolean, "True", True),
        (boolean, " yes ", True),
        (boolean, "1", True),
        (boolean, "on", True),
        (boolean, "False", False),
        (boolean, "no", False),
        (boolean, "0", False),
        (boolean, False, False),
        (positive, "1", 1),
        (positive, " 20 ", 20),
        (positive, 8, 8),
        (whole, "0", 0),
        (port, "8000", 8000),
        (port, "65535", 65535),
        (secret, SECRET, SECRET),
        (origin, "https://tickets.example.com", "https://tickets.example.com"),
        (origin, " http://localhost:3000/ ", "http://localhost:3000"),
        (origin, "http://[::1]:8000", "http://[::1]:8000"),
        (origins, "", []),
        (origins, "http://a.example, https://b.example/", ["http://a.example", "https://b.example"]),
        (hosts, "", []),
        (hosts, "a.example, .b.example,[::1]", ["a.example", ".b.example", "[::1]"]),
        (networks, "", []),
        (networks, "10.0.0.7, 10.1.0.0/16", [ip_network("10.0.0.7/32"), ip_network("10.1.0.0/16")]),
        (networks, "::1", [ip_network("::1/128")]),
        (log_format, " JSON", "json"),
        (log_level, "debug", "DEBUG"),
        (log_level, "WARNING", "WARNING"),
    ],
)
def test_good_values_are_taken(cast: Callable[[Any], Any], given: Any, expected: Any) -> None:
    assert cast(given) == expected


@pytest.mark.parametrize(
    ("cast", "given"),
    [
        (boolean, ""),
        (boolean, "perhaps"),
        (boolean, "2"),
        (positive, ""),
        (positive, "0"),
        (positive, "-1"),
        (positive, "1.5"),
        (positive, "x"),
        (whole, "-1"),
        (whole, ""),
        (port, "0"),
        (port, "65536"),
        (port, "http"),
        (secret, ""),
        (secret, SECRET[:-1]),
        (origin, ""),
        (origin, "tickets.example.com"),
        (origin, "ftp://tickets.example.com"),
        (origin, "https://"),
        (origin, "https://:8000"),
        (origin, "https://tickets.example.com/help"),
        (origin, "https://tickets.example.com?a=b"),
        (origin, "https://tickets.example.com#a"),
        (origin, "http://localhost:99999"),
        (origin, "http://localhost:0"),
        (origin, "http://[::1"),
        (origins, "http://a.example,nonsense"),
        (networks, "proxy.example.com"),
        (networks, "10.1.0.1/16"),
        (networks, "*"),
        (log_format, "xml"),
        (log_level, "LOUD"),
        (log_level, ""),
    ],
)
def test_bad_values_are_refused(cast: Callable[[Any], Any], given: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        cast(given)


def test_a_setting_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_NUMBER", "7")

    assert setting("A_NUMBER", cast=int) == 7
    assert setting("ANOTHER_NUMBER", default=8, cast=int) == 8


@pytest.mark.parametrize(
    ("cast", "says"),
    [
        (int, "A_SETTING is not a whole number."),
        (boolean, "A_SETTING is not true or false."),
        (port, "A_SETTING: expected a whole number of at least 1."),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(
    cast: Callable[[Any], Any], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_SETTING", "hunter2")

    with pytest.raises(ImproperlyConfigured) as caught:
        setting("A_SETTING", cast=cast)

    assert str(caught.value) == says


def test_a_missing_setting_says_where_it_goes() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^NO_SUCH_SETTING is not set\. .*\.env\.example"):
        setting("NO_SUCH_SETTING")


@pytest.mark.parametrize(
    ("url", "engine", "name"),
    [
        ("sqlite:////tmp/a.sqlite3", "database.sqlite", "/tmp/a.sqlite3"),
        ("postgres://u:p@host:5433/tickets", "database.postgresql", "tickets"),
        ("postgresql://host/tickets?sslmode=require", "database.postgresql", "tickets"),
    ],
)
def test_a_database_is_described_by_its_address(url: str, engine: str, name: str) -> None:
    described = database(url)

    assert (described["ENGINE"], described["NAME"]) == (engine, name)
    assert described["OPTIONS"].get("sslmode") == ("require" if "sslmode" in url else None)


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "mysql://u:hunter2@host/x", "sqlite://:memory:", "postgres://u:hunter2@host:port/x", "http://x"],
)
def test_another_database_is_refused_without_repeating_the_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        database(url)

    assert str(caught.value).startswith("DATABASE_URL ")
    assert "hunter2" not in str(caught.value)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project without an .env."""
    root = tmp_path_factory.mktemp("project")
    left_out = shutil.ignore_patterns("tests", "docs", "bench", "mutants", "*.sqlite3*", "__pycache__", ".*")
    shutil.copytree(settings.BACKEND_DIR, root / "backend", ignore=left_out)
    return root


def check(project: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=project / "backend",
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({}, "SECRET_KEY is not set."),
        ({"SECRET_KEY": "hunter2"}, "SECRET_KEY: expected a secret of at least 32 characters."),
        ({"SECRET_KEY": SECRET, "PORT": "hunter2"}, "PORT: expected a whole number"),
        ({"SECRET_KEY": SECRET, "PORT": "70000"}, "PORT: expected a port"),
        ({"SECRET_KEY": SECRET, "DEBUG": "hunter2"}, "DEBUG is not true or false."),
        ({"SECRET_KEY": SECRET, "DATABASE_URL": "mysql://u:hunter2@h/x"}, "DATABASE_URL is neither"),
        ({"SECRET_KEY": SECRET, "PUBLIC_URL": "hunter2"}, "PUBLIC_URL: expected an address"),
        ({"SECRET_KEY": SECRET, "TRUSTED_PROXIES": "hunter2"}, "TRUSTED_PROXIES: expected addresses"),
        ({"SECRET_KEY": SECRET, "LOG_LEVEL": "hunter2"}, "LOG_LEVEL: expected DEBUG"),
        ({"SECRET_KEY": SECRET, "EMAIL_PORT": "hunter2"}, "EMAIL_PORT: expected a whole number"),
        ({"SECRET_KEY": SECRET, "WEB_PROCESSES": "0"}, "WEB_PROCESSES: expected a whole number"),
    ],
)
def test_a_wrong_setting_is_one_clear_line_at_the_start(environment: dict[str, str], says: str, project: Path) -> None:
    done = check(project, **environment)

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"Configuration error: {says}")
    assert done.stderr.count("\n") == 1
    assert "hunter2" not in done.stderr


def test_a_secret_is_all_that_is_needed(project: Path) -> None:
    done = check(project, SECRET_KEY=SECRET)

    assert (done.returncode, done.stderr) == (0, "")


def test_the_environment_wins_over_the_file(project: Path) -> None:
    file = project / ".env"
    file.write_text(f"SECRET_KEY={SECRET}\nPORT=nonsense\n")

    wrong, right = check(project), check(project, PORT="8001")
    file.unlink()

    assert wrong.stderr.startswith("Configuration error: PORT")
    assert right.returncode == 0
