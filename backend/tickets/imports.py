"""Tickets from rows, known by their id in the system they came from.

A ticket that is here already is left alone: an import never overwrites nor re-opens one.

A closed ticket is history. It goes in past the rules (`bulk_create`): no decision, no mail, no load. It keeps its
times: `created_at` is `opened_at`; `closed_at` and `updated_at` are `resolved_at`, because that is when the agent's
work on it ended (service desks close by themselves days later), and `closed_at` only where that is empty. When it was
assigned is not known, so `assigned_at` stays empty. An open one is saved as by any writer and routed by the rules,
whoever the file says held it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from agents.csv_import import Outcome, Result, rejected
from agents.csv_rows import Column
from agents.models import Agent
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from agents.csv_rows import Row

COLUMNS = (
    Column("external_id", "the ticket's id where it came from; it is known by it", ("number",), is_required=True),
    Column("title", "if empty, made from the id, category and subcategory"),
    Column("description", "if empty, made from category, subcategory and group"),
    Column("priority", "low, medium or high; if empty, medium"),
    Column("status", "open, in_progress or closed; if empty, closed when resolved_at or closed_at is given"),
    Column("opened_at", "ISO 8601, UTC unless it says otherwise; if empty, now", ("created_at",)),
    Column("resolved_at", "when the work on it ended: kept as the closing time"),
    Column("closed_at", "the closing time where resolved_at is empty"),
    Column("category", ""),
    Column("subcategory", ""),
    Column("group", ""),
    Column("resolver", "who closed it: an agent's e-mail or full name; not used for open tickets"),
)
CHUNK = 500
"""Rows looked up and, when closed, written together."""
_LABELS = ("category", "subcategory", "group")
_MAX_TITLE = 200
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Roster:
    """Whom a resolver means: agents by e-mail and by full name, whatever the case. Those who left count too."""

    by_email: Mapping[str, int]
    by_name: Mapping[str, Sequence[int]]

    @classmethod
    def load(cls) -> Self:
        """All agents. One query."""
        by_email: dict[str, int] = {}
        by_name: dict[str, list[int]] = defaultdict(list)
        for agent in Agent.objects.only("first_name", "last_name", "email"):
            by_email[agent.email.casefold()] = agent.pk
            by_name[_key(agent.name)].append(agent.pk)
        return cls(by_email, by_name)

    def find(self, resolver: str) -> int:
        """The id of the one agent meant; ValidationError when there is none or more than one."""
        known = self.by_email.get(resolver.casefold())
        found = ([] if known is None else [known]) if "@" in resolver else self.by_name.get(_key(resolver), ())
        if len(found) == 1:
            return found[0]
        many = f"{len(found)} agents are called {resolver!r}: give the e-mail."
        raise ValidationError({"resolver": many if found else f"No agent is {resolver!r}."})


def import_tickets(rows: Iterable[Row], *, skip_unknown_resolver: bool = False) -> Iterator[Result]:
    """Create a ticket for each row whose id is new. Closed ones go in by chunks, open ones one transaction each.

    `skip_unknown_resolver` imports a closed ticket without an agent where the resolver is none we know.
    """
    roster = Roster.load()
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        results = _import_chunk(chunk, roster, skip_unknown_resolver=skip_unknown_resolver)
        yield from sorted(results, key=lambda result: result.line)


def _import_chunk(rows: Sequence[Row], roster: Roster, *, skip_unknown_resolver: bool) -> list[Result]:
    results: list[Result] = []
    tickets: list[tuple[int, Ticket]] = []
    now = timezone.now()
    for row in rows:
        if row.problem:
            results.append(Result(row.line, Outcome.REJECTED, row.problem))
            continue
        try:
            tickets.append((row.line, _ticket(row.values, roster, now, skip_unknown_resolver=skip_unknown_resolver)))
        except ValidationError as error:
            results.append(rejected(row.line, error))
    return results + _create_new(tickets)


def _create_new(tickets: Sequence[tuple[int, Ticket]]) -> list[Result]:
    ids = [ticket.external_id for _, ticket in tickets]
    known = set(Ticket.objects.filter(external_id__in=ids).values_list("external_id", flat=True))
    results: list[Result] = []
    new: list[tuple[int, Ticket]] = []
    for line, ticket in tickets:
        if ticket.external_id in known:
            results.append(Result(line, Outcome.UNCHANGED))
        else:
            new.append((line, ticket))
            known.add(ticket.external_id)
    closed = [(line, ticket) for line, ticket in new if not ticket.is_active]
    opened = [_create_one(line, ticket) for line, ticket in new if ticket.is_active]
    return results + _create_closed(closed) + opened


def _create_closed(tickets: Sequence[tuple[int, Ticket]]) -> list[Result]:
    """Write them together; one by one when the database refuses the whole, so that a bad one costs only itself."""
    try:
        _insert([ticket for _, ticket in tickets])
    except (IntegrityError, DataError):
        return [_create_one(line, ticket) for line, ticket in tickets]
    return [Result(line, Outcome.CREATED) for line, _ in tickets]


def _create_one(line: int, ticket: Ticket) -> Result:
    try:
        with transaction.atomic():
            if Ticket.objects.filter(external_id=ticket.external_id).exists():
                return Result(line, Outcome.UNCHANGED)
            if ticket.is_active:
                ticket.save()
            else:
                _insert([ticket])
    except (ValidationError, IntegrityError, DataError) as error:
        return rejected(line, error)
    return Result(line, Outcome.CREATED)


@transaction.atomic
def _insert(tickets: Sequence[Ticket]) -> None:
    written = Ticket.objects.bulk_create(tickets)
    # On insertion Django sets `updated_at` to the present.
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in written]).update(updated_at=F("closed_at"))


def _ticket(values: Mapping[str, str], roster: Roster, now: datetime, *, skip_unknown_resolver: bool) -> Ticket:
    """The ticket that a row describes; ValidationError names every field that is wrong."""
    opened_at = _time(values, "opened_at", now) or now
    resolved_at, closed_at = _time(values, "resolved_at", now), _time(values, "closed_at", now)
    ended_at = resolved_at or closed_at
    if ended_at is not None and ended_at < opened_at:
        raise ValidationError({"resolved_at" if resolved_at else "closed_at": "It lies before opened_at."})
    status = _choice(values, "status", Status, default=Status.CLOSED if ended_at else Status.OPEN)
    ticket = Ticket(
        external_id=values["external_id"] or None,
        title=" ".join(values.get("title", "").split()) or _title(values),
        description=values.get("description") or _description(values),
        priority=_choice(values, "priority", Priority, default=Priority.MEDIUM),
        status=status,
        created_at=opened_at,
    )
    if status is Status.CLOSED:
        ticket.closed_at = ended_at or now
        ticket.assigned_agent_id = _resolver(values, roster, skip_unknown=skip_unknown_resolver)
    if ticket.external_id is None:
        raise ValidationError({"external_id": "It may not be empty."})
    ticket.clean_fields(exclude={"requester", "assigned_agent"})
    return ticket


def _time(values: Mapping[str, str], field: str, now: datetime) -> datetime | None:
    text = values.get(field)
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
        time = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValidationError({field: f"{text!r} is not a time such as 2026-01-31T09:30Z."}) from None
    if time > now:
        raise ValidationError({field: f"{text!r} lies in the future."})
    return time


def _choice(values: Mapping[str, str], field: str, choices: type[Choice], *, default: Choice) -> Choice:
    text = values.get(field)
    if not text:
        return default
    try:
        return choices("_".join(text.lower().split()))
    except ValueError:
        raise ValidationError({field: f"{text!r} is none of {', '.join(choices)}."}) from None


def _resolver(values: Mapping[str, str], roster: Roster, *, skip_unknown: bool) -> int | None:
    resolver = values.get("resolver")
    if not resolver:
        return None
    try:
        return roster.find(resolver)
    except ValidationError:
        if skip_unknown:
            return None
        raise


def _title(values: Mapping[str, str]) -> str:
    """`INC0000045 · Category 55 / Subcategory 170`."""
    about = " / ".join(values[field] for field in ("category", "subcategory") if values.get(field))
    return " ".join(f"{values['external_id']} · {about}".strip(" ·").split())[:_MAX_TITLE]


def _description(values: Mapping[str, str]) -> str:
    lines = [f"{field.title()}: {values[field]}" for field in _LABELS if values.get(field)]
    return "\n".join([f"Imported as {values['external_id']}.", *lines])


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
