"""Migrations: complete, in order, reversible, and with what Django cannot say itself."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterUniqueTogether,
    CreateModel,
    DeleteModel,
    Migration,
    RemoveConstraint,
    RemoveField,
    RemoveIndex,
    RenameField,
    RenameModel,
    RunPython,
    RunSQL,
    SeparateDatabaseAndState,
)
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.apps import AppConfig
    from django.db.migrations.operations.base import Operation

BACKEND = Path(settings.BACKEND_DIR)
OURS: list[AppConfig] = [app for app in apps.get_app_configs() if Path(app.path).parent == BACKEND]
UPGRADED_WITH_A_PAUSE = {
    "accounts 0002_add_sessions",  # its SQL drops django_session, which the release before signs in by
    "conversation 0002_render_once",
}
"""Those from before docs/operations.md promised an upgrade without one; none is added."""
LAST_THAT_MAY_HOLD_TABLES = {
    "accounts": "0002_add_sessions",
    "agents": "0003_tell_levels_apart",
    "assignment": "0006_index_filters_together",
    "conversation": "0002_render_once",
    "history": "0004_add_text",
    "notifications": "0006_add_text",
    "reports": "0001_keep_tally",
    "tickets": "0007_carry_status_and_rank",
}
"""Of each app, from before a test looked for it; none is moved on."""
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


def holds_its_table(operation: Operation, label: str, state: ProjectState) -> bool:
    """Whether PostgreSQL keeps writers from a table until it has read all of it, or nobody knows (code and SQL)."""
    match operation:
        case AddIndex() | RemoveIndex() | AddConstraint():
            return not isinstance(operation, AddIndexConcurrently | RemoveIndexConcurrently | AddConstraintNotValid)
        case AlterUniqueTogether():
            return bool(operation.option_value)
        case AddField():
            return is_indexed(operation.field)
        case AlterField():
            old = state.models[label, operation.model_name_lower].get_field(operation.name)
            becomes_required = old.null and not operation.field.null
            return becomes_required or (is_indexed(operation.field) and not is_indexed(old))
        case RunPython() | RunSQL():
            return (operation.code if isinstance(operation, RunPython) else operation.sql) not in NOTHING
    return False


NOTHING = (RunPython.noop, RunSQL.noop)


def is_indexed(field: models.Field[Any, Any]) -> bool:
    return bool(field.unique or getattr(field, "db_index", False))


def tables_held(migration: Migration, before: ProjectState) -> list[str]:
    """What of `migration`, on a database in the state `before`, keeps writers waiting, in Django's words.

    Tables that it makes itself are empty. Code and SQL that keep nobody waiting are said to: the migration has a
    sentence `beside_writers` that tells why.
    """
    state, is_explained = before.clone(), bool(getattr(migration, "beside_writers", ""))
    held = []
    for operation in migration.operations:
        parts = operation.database_operations if isinstance(operation, SeparateDatabaseAndState) else [operation]
        for part in parts:
            runs_code = isinstance(part, RunPython | RunSQL)
            name = getattr(part, "model_name", getattr(part, "name", None)) or ""
            is_new = not runs_code and (migration.app_label, name.lower()) not in before.models
            if not is_new and not (runs_code and is_explained) and holds_its_table(part, migration.app_label, state):
                held.append(part.describe())
        operation.state_forwards(migration.app_label, state)
    return held


@pytest.mark.parametrize("app", OURS, ids=lambda app: app.label)
def test_a_migration_keeps_nobody_from_writing_for_long(app: AppConfig) -> None:
    loader = MigrationLoader(None)
    last = LAST_THAT_MAY_HOLD_TABLES.get(app.label, "")
    later = [key for key in loader.disk_migrations if key[0] == app.label and key[1] > last]

    held = {key: tables_held(loader.disk_migrations[key], loader.project_state(key, at_end=False)) for key in later}
    assert {key: operations for key, operations in held.items() if operations} == {}


def test_migrations_that_hold_tables_would_be_found() -> None:
    loader = MigrationLoader(None)
    found = {
        app: tables_held(loader.disk_migrations[app, name], loader.project_state((app, name), at_end=False))
        for app, name in LAST_THAT_MAY_HOLD_TABLES.items()
    }

    assert all(found.values())
    assert found["tickets"] == [
        "Remove index ticket_created from ticket",
        "Create index ticket_created on field(s) created_at, id, status, priority_rank of model ticket",
    ]


def made_up(*operations: Operation, beside_writers: str = "") -> list[str]:
    """What a migration of these operations holds, where tickets have a title and, maybe, a team."""
    before = ProjectState()
    fields = [("id", models.BigAutoField(primary_key=True)), ("title", models.CharField()), ("team", TEAM)]
    before.add_model(ModelState("tickets", "Ticket", fields, {"indexes": [INDEX]}))
    made = type("MadeUp", (Migration,), {"operations": operations, "beside_writers": beside_writers})
    return tables_held(made("0008_made_up", "tickets"), before)


TEAM: models.CharField[Any, Any] = models.CharField(null=True)
INDEX = models.Index(fields=["title"], name="ticket_title")
CHECK = models.CheckConstraint(condition=models.Q(title="x"), name="ticket_title_valid")
UNIQUE = models.UniqueConstraint(fields=["title"], name="ticket_title_once")
NEW = CreateModel("Team", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(null=True))])


def names_of(operations: Sequence[Operation]) -> str:
    """A name for a test, the same in every process."""
    return " ".join(type(operation).__name__ for operation in operations)


@pytest.mark.parametrize(
    "operations",
    [
        [AddIndex("ticket", INDEX)],
        [RemoveIndex("ticket", "ticket_title")],
        [AddConstraint("ticket", CHECK)],
        [AddConstraint("ticket", UNIQUE)],
        [AlterUniqueTogether("ticket", {("title", "team")})],
        [AlterField("ticket", "team", models.CharField(db_default=""))],
        [AlterField("ticket", "title", models.CharField(db_index=True))],
        [AlterField("ticket", "title", models.CharField(unique=True))],
        [AddField("ticket", "code", models.CharField(null=True, unique=True))],
        [AddField("ticket", "parent", models.ForeignKey("tickets.ticket", models.CASCADE, null=True))],
        [AddField("ticket", "code", TEAM), AlterField("ticket", "code", models.CharField())],
        [RunPython(print)],
        [RunSQL("UPDATE tickets_ticket SET team = title")],
        [NEW, AddIndex("ticket", INDEX)],
        [SeparateDatabaseAndState([AddConstraint("ticket", CHECK)])],
    ],
    ids=names_of,
)
def test_what_holds_a_table_is_known(operations: Sequence[Operation]) -> None:
    assert len(made_up(*operations)) == 1


@pytest.mark.parametrize(
    "operations",
    [
        [AddIndexConcurrently("ticket", INDEX)],
        [RemoveIndexConcurrently("ticket", "ticket_title")],
        [AddConstraintNotValid("ticket", CHECK), ValidateConstraint("ticket", "ticket_title_valid")],
        [RemoveConstraint("ticket", "ticket_title_valid")],
        [AlterUniqueTogether("ticket", set())],
        [AlterField("ticket", "title", models.CharField(null=True))],
        [AlterField("ticket", "title", models.CharField(max_length=9))],
        [AddField("ticket", "code", models.CharField(db_default=""))],
        [NEW, AddIndex("team", INDEX), AddConstraint("team", UNIQUE), AlterField("team", "name", models.CharField())],
        [RunPython(RunPython.noop, print)],
        [RunSQL(RunSQL.noop)],
        [SeparateDatabaseAndState(state_operations=[AddConstraint("ticket", CHECK)])],
    ],
    ids=names_of,
)
def test_what_holds_no_table_may_be_done(operations: Sequence[Operation]) -> None:
    assert made_up(*operations) == []


def test_code_and_sql_are_run_once_the_migration_says_why_nobody_waits() -> None:
    code, statement = RunPython(print), RunSQL("ANALYZE")

    assert made_up(code, statement, beside_writers="They read no table.") == []
    assert len(made_up(AddIndex("ticket", INDEX), beside_writers="It is small.")) == 1


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
