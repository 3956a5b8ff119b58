"""Tickets as CSV, row by row, so that memory does not grow with their number."""

from __future__ import annotations

import csv
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
_FORMULA = ("=", "+", "-", "@")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def rows(tickets: Iterable[Ticket]) -> Iterator[str]:
    """The CSV lines of `tickets`, the header first. Moments are ISO 8601 in UTC.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front.
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
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
