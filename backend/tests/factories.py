"""Valid objects, made as any writer would make them: saving a ticket routes it."""

from __future__ import annotations

from itertools import count
from typing import Any

from accounts.models import User
from accounts.roles import Role
from agents.levels import Level
from agents.models import Agent
from notifications.models import Kind
from notifications.services import Mail
from tickets.models import Ticket

PASSWORD = "correct-horse-77"
_numbers = count(1)


def make_user(**values: Any) -> User:
    """An account; a requester unless `role` says otherwise."""
    name = values.pop("username", f"user{next(_numbers)}")
    defaults = {"email": f"{name}@example.com", "password": PASSWORD, "role": Role.REQUESTER}
    return User.objects.create_user(name, **{**defaults, **values})


def make_agent(**values: Any) -> Agent:
    """An available senior without a limit unless told otherwise."""
    number = next(_numbers)
    defaults = {
        "first_name": f"Agent{number}",
        "last_name": "Test",
        "email": f"agent{number}@example.com",
        "level": Level.SENIOR,
    }
    return Agent.objects.create(**{**defaults, **values})


def make_ticket(**values: Any) -> Ticket:
    """A medium ticket, routed on the way."""
    defaults = {"title": f"Ticket {next(_numbers)}", "description": "It does not work."}
    return Ticket.objects.create(**{**defaults, **values})


def make_mail(**values: Any) -> Mail:
    """What the ledger is asked to owe: an assignment, each to another person."""
    number = next(_numbers)
    defaults = {
        "ticket_id": number,
        "reference": f"T-{number:06d}",
        "title": f"Ticket {number}",
        "description": "It does not work.",
        "priority": "Medium",
        "kind": Kind.ASSIGNED,
        "event": f"decision:{number}",
        "recipient": f"agent{number}@example.com",
        "recipient_name": f"Agent{number} Test",
        "why": "Lowest load.",
    }
    return Mail(**{**defaults, **values})
