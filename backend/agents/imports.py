"""Agents from rows, known by their e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from django.db.models.functions import Lower

from agents.csv_import import Outcome, Result, rejected
from agents.csv_rows import Column
from agents.models import Agent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from agents.csv_rows import Row

COLUMNS = (
    Column("email", "where mails go; the agent is known by it, whatever its case", is_required=True),
    Column("first_name", "", is_required=True),
    Column("last_name", "may be empty"),
    Column("level", "junior or senior", is_required=True),
    Column("capacity", "most tickets at once; empty for no limit"),
)


def import_agents(rows: Iterable[Row]) -> Iterator[Result]:
    """Create or update an agent for each row, each in a transaction of its own, with all that follows by the rules.

    A column that the file lacks leaves the field as it is; one who has left stays so.
    """
    for row in rows:
        if row.problem:
            yield Result(row.line, Outcome.REJECTED, row.problem)
            continue
        try:
            yield Result(row.line, _import(row.values))
        except (ValidationError, IntegrityError, DataError) as error:
            yield rejected(row.line, error)


def _import(values: Mapping[str, str]) -> Outcome:
    email = values["email"].lower()
    agent = Agent.objects.alias(key=Lower("email")).filter(key=email).first() or Agent()
    is_new = agent.pk is None
    for field, value in values.items():
        setattr(agent, field, _clean(field, value))
    agent.full_clean(exclude={"account"})
    if not is_new and not agent.changed_fields():
        return Outcome.UNCHANGED
    agent.save()
    return Outcome.CREATED if is_new else Outcome.CHANGED


def _clean(field: str, value: str) -> str | None:
    if field == "capacity":
        return value or None
    return value.lower() if field in {"email", "level"} else value
