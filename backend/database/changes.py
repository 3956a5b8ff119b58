"""Models that write only what was changed since it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models, transaction

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class ChangedFieldsModel(models.Model):
    """A stale copy never undoes what another writer decided meanwhile, and signal handlers share the transaction.

    `save()` of a row that exists writes the columns changed since it was read, and `updated_at`; nothing changed,
    nothing written, no signal. Columns in `kept_by_database` are never written (docs/adr/0004).
    """

    kept_by_database: ClassVar[frozenset[str]] = frozenset()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:
        """Remember what was read."""
        instance = super().from_db(db, field_names, values)
        instance.remember()
        return instance

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read again; what was changed here and not saved is gone."""
        super().refresh_from_db(*args, **kwargs)
        self.remember()

    def save(
        self,
        *,
        force_insert: Any = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Write what was changed, and all that follows from it, in one transaction."""
        if not self._state.adding:
            changed = self.changed_fields()
            update_fields = changed if update_fields is None else {*update_fields}
            if not update_fields:
                return
            update_fields = {*update_fields, "updated_at"}
        with transaction.atomic(using=using):
            super().save(force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields)
        self.remember()

    def remember(self, *fields: str) -> None:
        """Take the present values, of `fields` or of all, as those of the database."""
        present = {
            column: self.__dict__[column]
            for column, name in self._tracked()
            if column in self.__dict__ and (not fields or name in fields)
        }
        self._read = {**getattr(self, "_read", {}), **present} if fields else present

    def changed_fields(self) -> set[str]:
        """The fields whose value is not what was read."""
        read: dict[str, Any] = getattr(self, "_read", {})
        return {
            name
            for column, name in self._tracked()
            if column in self.__dict__ and (column not in read or read[column] != self.__dict__[column])
        }

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
