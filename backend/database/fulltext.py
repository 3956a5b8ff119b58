"""Full text beside a table: the words of some of its columns, kept by triggers in the statement that writes the row.

PostgreSQL has a table `…_text` with a `tsvector` and a GIN index, SQLite an FTS5 table of the same name
(docs/adr/0007). `database/textsearch.py` asks both.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import punctuation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_POSTGRESQL = """
CREATE TABLE {table}_text (id bigint PRIMARY KEY, words tsvector NOT NULL);
CREATE OR REPLACE FUNCTION {table}_keep_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE {table}_text;
  ELSIF TG_OP = 'DELETE' THEN
    DELETE FROM {table}_text WHERE id = OLD.id;
  ELSE
    INSERT INTO {table}_text VALUES (NEW.id, {new}) ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER {table}_keep_text AFTER INSERT OR DELETE OR UPDATE OF {columns} ON {table}
  FOR EACH ROW EXECUTE FUNCTION {table}_keep_text();
CREATE TRIGGER {table}_empty_text AFTER TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep_text();
INSERT INTO {table}_text SELECT id, {row} FROM {table} ORDER BY id;
CREATE INDEX {table}_text_words ON {table}_text USING gin (words) WITH (fastupdate = off);
"""
_DROP_POSTGRESQL = """
DROP TRIGGER IF EXISTS {table}_keep_text ON {table};
DROP TRIGGER IF EXISTS {table}_empty_text ON {table};
DROP FUNCTION IF EXISTS {table}_keep_text();
DROP TABLE IF EXISTS {table}_text;
"""
_SQLITE = """
CREATE VIRTUAL TABLE {table}_text USING
  fts5(id, {columns}, content='{table}', content_rowid='id', tokenize='unicode61 remove_diacritics 0');
CREATE TRIGGER {table}_text_insert AFTER INSERT ON {table} BEGIN {insert} END;
CREATE TRIGGER {table}_text_delete AFTER DELETE ON {table} BEGIN {delete} END;
CREATE TRIGGER {table}_text_update AFTER UPDATE OF {columns} ON {table} BEGIN {delete} {insert} END;
INSERT INTO {table}_text({table}_text) VALUES ('rebuild');
"""
_INSERT_SQLITE = "INSERT INTO {table}_text(rowid, id, {columns}) VALUES (NEW.id, NEW.id, {new});"
_DELETE_SQLITE = (
    "INSERT INTO {table}_text({table}_text, rowid, id, {columns}) VALUES ('delete', OLD.id, OLD.id, {old});"
)


@dataclass(frozen=True, slots=True)
class TextIndex:
    """The words of `columns` of `table`, and its id. SQLite loses its triggers when a migration rebuilds the table."""

    table: str
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        """The table of the words."""
        return f"{self.table}_text"

    def create(self, _apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        """Make it and fill it. For a migration."""
        if editor.connection.vendor == "postgresql":
            new, row = self._words_postgresql("NEW"), self._words_postgresql(self.table)
            script = _POSTGRESQL.format(table=self.table, columns=self._columns(), new=new, row=row)
            editor.execute(script, params=None)
            return
        insert = _INSERT_SQLITE.format(table=self.table, columns=self._columns(), new=self._columns("NEW."))
        delete = _DELETE_SQLITE.format(table=self.table, columns=self._columns(), old=self._columns("OLD."))
        script = _SQLITE.format(table=self.table, columns=self._columns(), insert=insert, delete=delete)
        for statement in script.strip().split(";\n"):
            editor.execute(statement)

    def drop(self, _apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        """Remove it. For a migration."""
        if editor.connection.vendor == "postgresql":
            editor.execute(_DROP_POSTGRESQL.format(table=self.table))
            return
        for event in ("insert", "delete", "update"):
            editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_text_{event}")
        editor.execute(f"DROP TABLE IF EXISTS {self.table}_text")

    def _columns(self, prefix: str = "") -> str:
        return ", ".join(prefix + column for column in self.columns)

    def _words_postgresql(self, row: str) -> str:
        """The expression for the words of `row`; without the signs, in which its parser sees addresses and paths."""
        texts = ", ".join(f"{row}.{column}" for column in ("id", *self.columns))
        signs = punctuation.replace("'", "''")
        plain = f"translate(concat_ws(' ', {texts}), '{signs}', repeat(' ', {len(punctuation)}))"
        return f"strip(to_tsvector('simple', {plain}))"
