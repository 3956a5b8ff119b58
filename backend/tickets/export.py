"""Tickets as CSV, row by row, so that memory does not grow with their number."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tickets.models import Ticket

COLUMNS = (
    "reference",
    "external_id",
    "title",
    "priority",
    "status",
    "agent",
    "requester",
    "created_at",
    "assigned_at",
    "closed_at",
)
_FORMULA = re.compile(
    r"(^|[;\t\r\n])"  # the cell, or one that a spreadsheet with another separator makes of its rest
    r"([\s\"\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]*)"  # unseen
    r"([=+\-@\uff1d\uff0b\uff0d\uff20])"  # also of full width
)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def rows(tickets: Iterable[Ticket]) -> Iterator[str]:
    """The CSV lines of `tickets`, the header first. Moments are ISO 8601 in UTC.

    What a spreadsheet would take for a formula, in front or after a separator inside, gets an apostrophe before it.
    """
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for ticket in tickets:
        yield writer.writerow([_cell(value) for value in _values(ticket)])


def _values(ticket: Ticket) -> tuple[Any, ...]:
    return (
        ticket.reference,
        ticket.external_id,
        ticket.title,
        ticket.priority,
        ticket.status,
        ticket.assigned_agent.name if ticket.assigned_agent else None,
        ticket.requester.name if ticket.requester else None,
        *(moment and moment.isoformat() for moment in (ticket.created_at, ticket.assigned_at, ticket.closed_at)),
    )


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return _FORMULA.sub(r"\1\2'\3", text)
