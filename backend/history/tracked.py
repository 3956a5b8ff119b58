"""What is kept of whom: the fields whose changes are recorded. Everything else is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.db.models import TextChoices

from accounts.models import ApiToken, User
from agents.models import Agent
from history import creations
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model


class ObjectType(TextChoices):
    """What was changed."""

    TICKET = "ticket", "Ticket"
    AGENT = "agent", "Agent"
    ACCOUNT = "account", "Account"
    TOKEN = "token", "API token"


MODELS: Mapping[ObjectType, type[Model]] = {
    ObjectType.TICKET: Ticket,
    ObjectType.AGENT: Agent,
    ObjectType.ACCOUNT: User,
    ObjectType.TOKEN: ApiToken,
}
FIELDS: Mapping[ObjectType, tuple[str, ...]] = {
    # Who holds a ticket is told by its decisions.
    ObjectType.TICKET: ("title", "description", "priority", "status", "requester", "external_id"),
    ObjectType.AGENT: (
        *("first_name", "last_name", "email", "level", "is_available", "is_active", "capacity", "account"),
    ),
    # Of a password it is kept that there is another one (history/models.py).
    ObjectType.ACCOUNT: ("username", "email", "first_name", "last_name", "role", "is_active", "password"),
    ObjectType.TOKEN: ("name", "user", "expires_at"),
}
NAMES_ACCOUNTS = frozenset({"requester", "account", "user"})
"""Fields whose value is an account's id."""


def track() -> None:
    """Keep the history of each: new rows are noted here, changes and removals by django-auditlog."""
    for kind, model in MODELS.items():
        auditlog.register(model, include_fields=[*FIELDS[kind]])
        creations.observe(model, FIELDS[kind])
