"""The `assignment` app: who gets a ticket, and why."""

from django.apps import AppConfig


class AssignmentConfig(AppConfig):
    """Policy, decisions, and the receivers that carry the rules to every writer."""

    name = "assignment"

    def ready(self) -> None:
        """Start observing tickets and agents."""
        import assignment.signals  # noqa: F401
