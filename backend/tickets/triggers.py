"""Database triggers that keep `load` and `last_assigned_at` of `agents_agent` true in the statement that changes a
ticket (docs/adr/0002).

SQLite drops the triggers of a table that a migration rebuilds: a later migration that alters `tickets_ticket` must end
with `RunPython(triggers.create, triggers.drop)` again. `tests/meta/test_migrations.py` fails when one forgets it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_POSTGRESQL = """
CREATE OR REPLACE FUNCTION tickets_keep_load() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  loser bigint;
  winner bigint;
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.status <> 'closed' THEN loser := OLD.assigned_agent_id; END IF;
  IF TG_OP <> 'DELETE' AND NEW.status <> 'closed' THEN winner := NEW.assigned_agent_id; END IF;
  IF loser IS NOT DISTINCT FROM winner THEN
    IF winner IS NOT NULL AND NEW.assigned_at IS DISTINCT FROM OLD.assigned_at THEN
      UPDATE agents_agent SET last_assigned_at = greatest(last_assigned_at, NEW.assigned_at) WHERE id = winner;
    END IF;
    RETURN NULL;
  END IF;
  IF loser IS NOT NULL THEN
    UPDATE agents_agent SET load = greatest(load - 1, 0) WHERE id = loser;
  END IF;
  IF winner IS NOT NULL THEN
    UPDATE agents_agent SET load = load + 1, last_assigned_at = greatest(last_assigned_at, NEW.assigned_at)
    WHERE id = winner;
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER tickets_keep_load AFTER INSERT OR DELETE OR UPDATE OF status, assigned_agent_id, assigned_at
  ON tickets_ticket FOR EACH ROW EXECUTE FUNCTION tickets_keep_load();
"""
_DROP_POSTGRESQL = """
DROP TRIGGER IF EXISTS tickets_keep_load ON tickets_ticket;
DROP FUNCTION IF EXISTS tickets_keep_load();
"""
_LOSE = "UPDATE agents_agent SET load = max(load - 1, 0) WHERE id = OLD.assigned_agent_id AND OLD.status <> 'closed';"
_ASSIGNED_NOW = """last_assigned_at =
  max(coalesce(last_assigned_at, NEW.assigned_at), coalesce(NEW.assigned_at, last_assigned_at))
WHERE id = NEW.assigned_agent_id AND NEW.status <> 'closed';
"""
_WIN = "UPDATE agents_agent SET load = load + 1, " + _ASSIGNED_NOW  # noqa: S608 - constants only
_AGAIN = "UPDATE agents_agent SET " + _ASSIGNED_NOW  # noqa: S608 - constants only
_COUNTED = "CASE WHEN {row}.status <> 'closed' THEN {row}.assigned_agent_id END"
_SQLITE = {
    "tickets_keep_load_insert": f"AFTER INSERT ON tickets_ticket BEGIN {_WIN} END",
    "tickets_keep_load_delete": f"AFTER DELETE ON tickets_ticket BEGIN {_LOSE} END",
    "tickets_keep_load_update": (
        "AFTER UPDATE OF status, assigned_agent_id ON tickets_ticket "
        f"WHEN {_COUNTED.format(row='OLD')} IS NOT {_COUNTED.format(row='NEW')} BEGIN {_LOSE} {_WIN} END"
    ),
    "tickets_keep_last_assigned": (
        "AFTER UPDATE OF assigned_at ON tickets_ticket WHEN OLD.assigned_at IS NOT NEW.assigned_at "
        f"AND {_COUNTED.format(row='OLD')} IS {_COUNTED.format(row='NEW')} BEGIN {_AGAIN} END"
    ),
}
NAMES = {"postgresql": frozenset({"tickets_keep_load"}), "sqlite": frozenset(_SQLITE)}
"""What each database must have."""


def create(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create them where they are missing."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_POSTGRESQL)
        return
    for name, body in _SQLITE.items():
        schema_editor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {body}")


def drop(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_DROP_POSTGRESQL)
        return
    for name in _SQLITE:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
