"""One change to many tickets: each its own transaction, so that one refusal stops none of the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from assignment.services.manual import assign_by_hand, route_again
from tickets.choices import Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from agents.models import Agent
    from tickets.choices import Priority


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one ticket; `problem` is empty when it was changed."""

    ticket: Ticket
    problem: str


def change_each(tickets: Iterable[Ticket], change: Callable[[Ticket], object]) -> list[Result]:
    """Apply `change` to each of `tickets`; what it refuses with a ValidationError or finds deleted is told."""
    return [_change(ticket, change) for ticket in tickets]


def close(ticket: Ticket) -> None:
    """Close it; its seat falls free."""
    ticket.status = Status.CLOSED
    ticket.save(update_fields=["status"])


def set_priority(ticket: Ticket, priority: Priority) -> None:
    """Change its priority by the rules."""
    ticket.priority = priority
    ticket.save(update_fields=["priority"])


def assign(ticket: Ticket, agent: Agent | None, *, override: bool) -> None:
    """Assign it by hand; without an agent, route it again."""
    if agent is None:
        route_again(ticket)
    else:
        assign_by_hand(ticket, agent, override=override)


def _change(ticket: Ticket, change: Callable[[Ticket], object]) -> Result:
    try:
        change(ticket)
    except ValidationError as error:
        return Result(ticket, " ".join(error.messages))
    except Ticket.DoesNotExist:
        return Result(ticket, "It has been deleted.")
    return Result(ticket, "")
