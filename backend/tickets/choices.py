"""The priorities and states of a ticket. Pure Python, so that the policy can use them."""

from enum import StrEnum


class Priority(StrEnum):
    """How urgent a ticket is, least first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def label(self) -> str:
        """The priority as people read it."""
        return self.value.title()


class Status(StrEnum):
    """How far a ticket is. `open` and `in_progress` count as load."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The status as people read it."""
        return self.value.replace("_", " ").capitalize()
