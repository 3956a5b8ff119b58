"""Indexes that the choice of an agent walks: the eligible ones in the order of choice, for one level and for all.

That `id > 0` goes without saying, and only who asks for all levels says it: so PostgreSQL cannot take the index of all
for one level, where it would pass by everybody of the other one.

`NULLS FIRST` (never assigned comes first) is SQLite's own order and must be said on PostgreSQL; Django's `Index` cannot
say it for both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_ELIGIBLE = "WHERE is_active AND is_available AND (capacity IS NULL OR load < capacity)"
_INDEXES = {
    "agent_eligible_by_level": f"(level, load, last_assigned_at{{nulls}}, id) {_ELIGIBLE}",
    "agent_eligible": f"(load, last_assigned_at{{nulls}}, id) {_ELIGIBLE} AND id > 0",
}


def create(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create them, as they are now, and let PostgreSQL keep the hot rows compact (loads change with every ticket)."""
    drop(_apps, schema_editor)
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for name, definition in _INDEXES.items():
        order = definition.format(nulls=" NULLS FIRST" if is_postgresql else "")
        schema_editor.execute(f"CREATE INDEX {name} ON agents_agent {order}")
    if is_postgresql:
        schema_editor.execute(
            "ALTER TABLE agents_agent SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, "
            "autovacuum_vacuum_threshold = 500)"
        )


def drop(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them."""
    for name in _INDEXES:
        schema_editor.execute(f"DROP INDEX IF EXISTS {name}")
