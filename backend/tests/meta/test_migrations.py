"""Migrations: complete, in order, reversible, and with what Django cannot say itself."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import (
    AddField,
    AddIndex,
    CreateModel,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
)
from django.db.migrations.loader import MigrationLoader

if TYPE_CHECKING:
    from django.apps import AppConfig
    from django.db.migrations.operations.base import Operation

BACKEND = Path(settings.BACKEND_DIR)
OURS: list[AppConfig] = [app for app in apps.get_app_configs() if Path(app.path).parent == BACKEND]
UPGRADED_WITH_A_PAUSE = {"conversation 0002_render_once"}
"""Those from before docs/operations.md promised an upgrade without one; none is added."""
NAMES_THAT_DJANGO_MAKES_UP = re.compile(r"_[0-9a-f]{8}(_\w+)?$|_check$|_uniq$")


@pytest.mark.django_db
def test_the_models_have_no_change_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("app", OURS, ids=lambda app: app.label)
def test_no_two_migrations_have_the_same_number(app: AppConfig) -> None:
    numbers = Counter(path.name[:4] for path in Path(app.path).glob("migrations/[0-9]*.py"))

    assert [number for number, count in numbers.items() if count > 1] == []


@pytest.mark.parametrize("app", OURS, ids=lambda app: app.label)
def test_a_migration_says_what_it_does(app: AppConfig) -> None:
    assert [path.name for path in Path(app.path).glob("migrations/*_auto_*.py")] == []


@pytest.mark.parametrize("app", OURS, ids=lambda app: app.label)
def test_constraints_and_indexes_have_names_of_ours(app: AppConfig) -> None:
    for model in app.get_models():
        for item in (*model._meta.constraints, *model._meta.indexes):
            word = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__).lower()
            assert item.name.startswith(f"{word}_"), item.name
            assert not NAMES_THAT_DJANGO_MAKES_UP.search(item.name), item.name


def breaks_the_release_before(operation: Operation) -> bool:
    """Whether code that does not know of `operation` fails on a database that has it."""
    if isinstance(operation, AddField):
        field = operation.field
        return not (field.null or field.db_default is not models.NOT_PROVIDED or field.many_to_many)
    return isinstance(operation, RemoveField | RenameField | RenameModel | DeleteModel)


@pytest.mark.parametrize("app", OURS, ids=lambda app: app.label)
def test_the_release_before_can_run_on_the_database_of_the_one_after(app: AppConfig) -> None:
    migrations = MigrationLoader(None).disk_migrations
    ours = {name: migration for (label, name), migration in migrations.items() if label == app.label}
    breaking = {
        f"{app.label} {name}"
        for name, migration in ours.items()
        for operation in migration.operations
        if breaks_the_release_before(operation)
    }

    assert breaking <= UPGRADED_WITH_A_PAUSE


@pytest.mark.parametrize(
    ("operation", "breaks"),
    [
        (RemoveField("ticket", "title"), True),
        (RenameField("ticket", "title", "name"), True),
        (RenameModel("Ticket", "Case"), True),
        (DeleteModel("Ticket"), True),
        (AddField("ticket", "team", models.CharField(max_length=9, default="")), True),
        (AddField("ticket", "team", models.CharField(max_length=9, db_default="")), False),
        (AddField("ticket", "team", models.CharField(max_length=9, null=True)), False),
        (CreateModel("Team", []), False),
        (AddIndex("ticket", models.Index(fields=["title"], name="ticket_title")), False),
    ],
)
def test_what_breaks_the_release_before_is_known(operation: Operation, breaks: bool) -> None:
    assert breaks_the_release_before(operation) is breaks


def triggers_of(table: str) -> set[str]:
    """The names of the triggers that `table` has now: SQLite drops them when a migration rebuilds it."""
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(names[connection.vendor], [table])
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_the_database_keeps_loads_by_triggers() -> None:
    expected = {
        "sqlite": {
            "tickets_keep_load_insert",
            "tickets_keep_load_update",
            "tickets_keep_load_delete",
            "tickets_keep_last_assigned",
        },
        "postgresql": {"tickets_keep_load"},
    }

    assert triggers_of("tickets_ticket") >= expected[connection.vendor]


@pytest.mark.django_db
def test_the_database_keeps_the_tally_by_triggers() -> None:
    expected = {
        "sqlite": {*(f"reports_keep_tally_{event}" for event in ("insert", "update", "delete")), "reports_empty_tally"},
        "postgresql": {"reports_keep_tally", "reports_empty_tally"},
    }

    assert triggers_of("tickets_ticket") >= expected[connection.vendor]


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["tickets_ticket", "notifications_notification", "history_entry"])
def test_the_database_keeps_words_by_triggers(table: str) -> None:
    expected = {
        "sqlite": {f"{table}_text_{event}" for event in ("insert", "update", "delete")},
        "postgresql": {f"{table}_keep_text", f"{table}_empty_text"},
    }

    assert triggers_of(table) >= expected[connection.vendor]


@pytest.mark.django_db
def test_the_choice_of_an_agent_has_its_indexes() -> None:
    with connection.cursor() as cursor:
        names = set(connection.introspection.get_constraints(cursor, "agents_agent"))

    assert {"agent_eligible", "agent_eligible_by_level"} <= names


def migrate(database: Path, *arguments: str) -> None:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", *arguments]
    done = subprocess.run(command, cwd=BACKEND, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def contents(database: Path) -> list[str]:
    """Every table, index and trigger of ours, as SQL."""
    with sqlite3.connect(database) as opened:
        rows = opened.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name GLOB '*_*' AND name NOT GLOB 'django*'"
        )
        return sorted(sql for (sql,) in rows)


@pytest.mark.slow
def test_migrations_go_backwards_and_forwards_again(tmp_path: Path) -> None:
    database = tmp_path / "db.sqlite3"
    migrate(database)
    before = contents(database)

    for app in ("history", "reports", "assignment", "notifications", "tickets", "agents"):
        migrate(database, app, "zero")
    gone = re.compile(r'"(tickets|agents|assignment|notifications|reports)_')
    assert not [sql for sql in contents(database) if gone.search(sql)]
    migrate(database)

    assert contents(database) == before
    assert any("tickets_keep_load_update" in sql for sql in before)
