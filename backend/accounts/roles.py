"""The roles of an account (design: HTTP contract, roles)."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What an account may do."""

    ADMIN = "admin", "Admin"
    """Everything."""
    AGENT = "agent", "Agent"
    """A person who works tickets, linked to an agent."""
    REQUESTER = "requester", "Requester"
    """Creates tickets and sees own ones."""
