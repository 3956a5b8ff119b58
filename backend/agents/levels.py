"""The levels of an agent. Pure Python, so that the policy can use them."""

from enum import StrEnum


class Level(StrEnum):
    """How experienced an agent is; which priorities it may get follows from it (assignment/policy.py)."""

    JUNIOR = "junior"
    SENIOR = "senior"

    @property
    def label(self) -> str:
        """The level as people read it."""
        return self.value.title()
