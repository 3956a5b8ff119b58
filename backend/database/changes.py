"""Models that write only what was changed since it was read."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models, transaction

from database.fate import Fate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class _Save:
    """A save whose transaction may still be rolled back.

    `asked` are the values when it was called, `read` those of the database before it, `written` those after it.
    """

    fate: Fate
    pk: Any
    is_new: bool
    read: Mapping[str, Any]
    asked: dict[str, Any]
    written: dict[str, Any]


class ChangedFieldsModel(models.Model):
    """A stale copy never undoes what another writer decided meanwhile, and signal handlers share the transaction.

    `save()` of a row that exists writes the columns changed since it was read, and `updated_at`; nothing changed,
    nothing written, no signal. A new instance is inserted, never written over a row. Columns in `kept_by_database` are
    never written. After a rollback the instance is as it was when `save()` was called, so that saving it again works
    (docs/adr/0004).
    """

    kept_by_database: ClassVar[frozenset[str]] = frozenset()
    _read: Mapping[str, Any] = MappingProxyType({})
    _undecided: tuple[_Save, ...] = ()
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
        self._undo_rolled_back()
        is_new = self._state.adding or self.pk is None
        if is_new:
            force_insert = force_insert or update_fields is None
            self._reset_kept()
        else:
            fields = self.changed_fields() if update_fields is None else self._writable(update_fields)
            if not fields:
                return
            update_fields = {*fields, "updated_at"}
        try:
            with self._undoable(using, is_new=is_new):
                super().save(
                    force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields
                )
                self.remember(*update_fields or ())
        finally:
            self._undo_rolled_back()

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
        self._undo_rolled_back()
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

    def _reset_kept(self) -> None:
        for name in self.kept_by_database:
            setattr(self, name, self._meta.get_field(name).get_default())  # type: ignore[union-attr]

    @contextmanager
    def _undoable(self, using: str | None, *, is_new: bool) -> Iterator[None]:
        """A transaction whose traces on the instance can be taken back if it, or one around it, is rolled back."""
        pk, read, asked = self.pk, self._read, self._present()
        with transaction.atomic(using=using):
            fate = Fate(using)
            try:
                yield
            finally:
                save = _Save(fate=fate, pk=pk, is_new=is_new, read=read, asked=asked, written=self._present())
                self._undecided = (*self._undecided, save)

    def _undo_rolled_back(self) -> None:
        """Take back what rolled-back saves left here, but for what was set since."""
        while self._undecided and self._undecided[-1].fate.is_rolled_back:
            last = self._undecided[-1]
            self._undecided = self._undecided[:-1]
            present = self._present()
            for column, value in last.asked.items():
                if present.get(column) == last.written.get(column):
                    setattr(self, column, value)
            self._read = last.read
            if last.is_new:
                self.pk, self._state.adding = last.pk, True
        if self._undecided and self._undecided[-1].fate.is_committed:
            self._undecided = ()

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
