"""Models that write only what was changed since it was read."""

from __future__ import annotations

from contextlib import nullcontext
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import DEFAULT_DB_ALIAS, connection, models, transaction

from database.together import insert, insert_at_once, together

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


class ChangedFieldsModel(models.Model):
    """A stale copy never undoes what another writer decided meanwhile, and signal handlers share the transaction.

    `save()` of a row that exists writes the columns changed since it was read, and `updated_at`; nothing changed,
    nothing written, no signal. A new instance is inserted, never written over a row. Columns in `kept_by_database` are
    never written. A save that fails leaves the instance as it was; after a rollback of a transaction round a save that
    went well, read the instance again, as everywhere in Django (docs/adr/0004).
    """

    kept_by_database: ClassVar[frozenset[str]] = frozenset()
    follow_together: ClassVar[bool] = False
    """Whether a new row that knows its key, and the rows that receivers insert because of it, are written in one trip
    (`database/together.py`)."""
    _read: Mapping[str, Any] = MappingProxyType({})
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def save(
        self,
        *,
        force_insert: Any = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Write what was changed, and all that follows from it, in one transaction."""
        is_new = self._state.adding or self.pk is None
        if is_new:
            force_insert = force_insert or update_fields is None
            self._reset_kept()
        else:
            fields = self.changed_fields() if update_fields is None else self._writable(update_fields)
            if not fields:
                return
            update_fields = {*fields, "updated_at"}
        pk, asked = self.pk, self._present()
        try:
            commits = transaction.get_autocommit(using)  # nobody else's transaction is under way
            follow = together(commits=commits) if is_new and self.follow_together else nullcontext()
            with transaction.atomic(using=using), follow:
                super().save(
                    force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields
                )
        except BaseException:
            self._restore(pk, asked, is_new=is_new)
            raise
        self.remember(*update_fields or ())

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:
        """Remember what was read."""
        instance = super().from_db(db, field_names, values)
        instance.remember()
        return instance

    def refresh_from_db(
        self, using: str | None = None, fields: Iterable[str] | None = None, from_queryset: Any = None
    ) -> None:
        """Read `fields` or all again; what was changed of them here and not saved is gone."""
        fields = None if fields is None else [*fields]
        super().refresh_from_db(using, fields, from_queryset)
        self.remember(*fields or ())

    def remember(self, *fields: str) -> None:
        """Take the present values, of `fields` or of all, as those of the database."""
        columns = {column for column, name in self._tracked() if not fields or name in fields or column in fields}
        present = {column: value for column, value in self._present().items() if column in columns}
        self._read = {**self._read, **present}

    def take_over(self, current: Self, fields: Collection[str]) -> None:
        """Take the values of `fields` from `current`, which was just read."""
        for field in fields:
            setattr(self, field, getattr(current, field))
        if fields:
            self.remember(*fields)

    def changed_fields(self) -> set[str]:
        """The fields whose value is not what was read."""
        read, present = self._read, self._present()
        return {
            name
            for column, name in self._tracked()
            if column in present and (column not in read or read[column] != present[column])
        }

    def _present(self) -> dict[str, Any]:
        """The tracked values on the instance; deferred ones are not there."""
        return {column: self.__dict__[column] for column, _name in self._tracked() if column in self.__dict__}

    def _writable(self, fields: Iterable[str]) -> set[str]:
        """`fields` by their names, foreign keys too, without those that the database keeps."""
        names = dict(self._tracked())
        return {names.get(field, field) for field in fields} - self.kept_by_database

    def _do_insert(
        self,
        manager: Any,
        using: str,
        fields: Sequence[Any],
        returning_fields: Sequence[Any],
        raw: bool,  # noqa: FBT001
    ) -> Any:
        """As Django does, by a statement that PostgreSQL has prepared; a row that knows its key may go with others."""
        is_plain = not any(hasattr(getattr(self, field.attname), "resolve_expression") for field in fields)
        if raw or not is_plain or using != DEFAULT_DB_ALIAS or connection.vendor != "postgresql":
            return super()._do_insert(manager, using, fields, returning_fields, raw)  # type: ignore[misc]
        write = insert_at_once if self.pk is None else insert
        write([self])
        return []

    def _reset_kept(self) -> None:
        for name in self.kept_by_database:
            setattr(self, name, self._meta.get_field(name).get_default())  # type: ignore[union-attr]

    def _restore(self, pk: Any, asked: Mapping[str, Any], *, is_new: bool) -> None:
        """Take back what a save that failed left on the instance."""
        for column, value in asked.items():
            setattr(self, column, value)
        if is_new:
            self.pk, self._state.adding = pk, True

    @classmethod
    def _tracked(cls) -> list[tuple[str, str]]:
        if "_tracked_columns" not in cls.__dict__:
            cls._tracked_columns = [
                (field.attname, field.name)
                for field in cls._meta.concrete_fields
                if not field.primary_key
                and not field.generated
                and field.name != "updated_at"
                and field.name not in cls.kept_by_database
            ]
        return cls._tracked_columns

    _tracked_columns: ClassVar[list[tuple[str, str]]]
