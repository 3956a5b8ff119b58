"""What an entry says changed, in words: names for accounts, `true` and `false`, null for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accounts.models import User
from history.tracked import NAMES_ACCOUNTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from history.models import Entry


@dataclass(frozen=True, slots=True)
class Change:
    """One field, from what to what."""

    field: str
    old: str | None
    new: str | None


def account_names(entries: Iterable[Entry]) -> dict[int, str]:
    """The names of the accounts that the entries mention as values. One query, none when there are none."""
    ids = {
        value
        for entry in entries
        for field, values in _raw(entry)
        if field in NAMES_ACCOUNTS
        for value in values
        if value is not None
    }
    return {user.pk: user.name for user in User.objects.filter(pk__in=ids)} if ids else {}


def changes(entry: Entry, names: Mapping[int, str]) -> list[Change]:
    """What changed, by field, in the order of their names."""
    return [
        Change(field, *(_word(value, names if field in NAMES_ACCOUNTS else {}) for value in values))
        for field, values in sorted(_raw(entry))
    ]


def _raw(entry: Entry) -> Iterable[tuple[str, list[Any]]]:
    return (entry.changes or {}).items()


def _word(value: Any, names: Mapping[int, str]) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return names.get(value) or str(value)
