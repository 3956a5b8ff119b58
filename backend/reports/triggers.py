"""Database triggers that keep the tally in the statement that writes a ticket (docs/adr/0009).

They append a row for each change and update none: the row of today would make every writer wait for the one before it
to commit.

SQLite drops the triggers of a table that a migration rebuilds: after one that alters `tickets_ticket` a migration of
`reports` must run `RunPython(triggers.create, triggers.drop)` again. `tests/meta/test_migrations.py` fails when it is
forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_TALLIED = """
SELECT 'arrived' AS kind, {row}.created_at AS moment, {row}.priority AS priority, {count} AS count {source}
UNION ALL SELECT 'closed', {row}.closed_at, {row}.priority, {count} {source}
"""
_TAKEN = _TALLIED.format(row="OLD", count=-1, source="")
_ADDED = _TALLIED.format(row="NEW", count=1, source="")
_CHANGED = f"{_TAKEN} UNION ALL {_ADDED}"
_THERE = _TALLIED.format(row="ticket", count=1, source="FROM tickets_ticket AS ticket")

_APPEND = """
INSERT INTO reports_tally (kind, day, priority, count)
SELECT kind, {day}, priority, count FROM ({tallied}) AS tallied WHERE moment IS NOT NULL;
"""
_APPEND_SUMS = """
INSERT INTO reports_tally (kind, day, priority, count)
SELECT kind, {day}, priority, sum(count) FROM ({tallied}) AS tallied WHERE moment IS NOT NULL
GROUP BY 1, 2, 3 HAVING sum(count) <> 0;
"""
"""Of a change: what differs. What stays the same is taken and added again, which sums up to nothing."""
_DAY_POSTGRESQL = "CAST(moment AT TIME ZONE 'UTC' AS date)"
_DAY_SQLITE = "date(moment)"
"""Moments are text there, in UTC."""
_COLUMNS = "priority, created_at, closed_at"

# A compaction under way ends before the tally is emptied, so that its sums are not left behind.
_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION reports_keep_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN {_APPEND.format(day=_DAY_POSTGRESQL, tallied=_ADDED)}
  ELSIF TG_OP = 'DELETE' THEN {_APPEND.format(day=_DAY_POSTGRESQL, tallied=_TAKEN)}
  ELSIF TG_OP = 'UPDATE' THEN {_APPEND_SUMS.format(day=_DAY_POSTGRESQL, tallied=_CHANGED)}
  ELSE
    LOCK TABLE reports_tally IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM reports_tally;
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER reports_keep_tally AFTER INSERT OR DELETE OR UPDATE OF {_COLUMNS}
  ON tickets_ticket FOR EACH ROW EXECUTE FUNCTION reports_keep_tally();
CREATE OR REPLACE TRIGGER reports_empty_tally AFTER TRUNCATE
  ON tickets_ticket FOR EACH STATEMENT EXECUTE FUNCTION reports_keep_tally();
"""  # noqa: S608 - constants only
_DROP_POSTGRESQL = """
DROP TRIGGER IF EXISTS reports_keep_tally ON tickets_ticket;
DROP TRIGGER IF EXISTS reports_empty_tally ON tickets_ticket;
DROP FUNCTION IF EXISTS reports_keep_tally();
"""
# Deleting the last ticket stands for TRUNCATE: `flush` may have emptied the tally before the tickets, each of which is
# then taken back. Triggers fire in no certain order there, so that of the last ticket does nothing but empty.
_ANY_LEFT = "EXISTS (SELECT 1 FROM tickets_ticket)"
_EMPTY_TALLY = "BEGIN DELETE FROM reports_tally; END"
_SQLITE = {
    "reports_keep_tally_insert": (
        f"AFTER INSERT ON tickets_ticket BEGIN {_APPEND.format(day=_DAY_SQLITE, tallied=_ADDED)} END"
    ),
    "reports_keep_tally_delete": (
        f"AFTER DELETE ON tickets_ticket WHEN {_ANY_LEFT} BEGIN {_APPEND.format(day=_DAY_SQLITE, tallied=_TAKEN)} END"
    ),
    "reports_empty_tally": (f"AFTER DELETE ON tickets_ticket WHEN NOT {_ANY_LEFT} {_EMPTY_TALLY}"),
    "reports_keep_tally_update": (
        f"AFTER UPDATE OF {_COLUMNS} ON tickets_ticket "
        f"BEGIN {_APPEND_SUMS.format(day=_DAY_SQLITE, tallied=_CHANGED)} END"
    ),
}
NAMES = {"postgresql": frozenset({"reports_keep_tally", "reports_empty_tally"}), "sqlite": frozenset(_SQLITE)}
"""What each database must have."""


def create(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create them where they are missing, and tally anew what is there; nobody writes or compacts meanwhile."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_POSTGRESQL)
        schema_editor.execute("TRUNCATE reports_tally")
        schema_editor.execute(_APPEND_SUMS.format(day=_DAY_POSTGRESQL, tallied=_THERE))
        return
    for name, body in _SQLITE.items():
        schema_editor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {body}")
    schema_editor.execute("DELETE FROM reports_tally")
    schema_editor.execute(_APPEND_SUMS.format(day=_DAY_SQLITE, tallied=_THERE))


def drop(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_DROP_POSTGRESQL)
        return
    for name in _SQLITE:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
