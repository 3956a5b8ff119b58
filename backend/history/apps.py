"""The `history` app: who changed what, kept by django-auditlog, and a ticket's timeline."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """Observes rows and sign-ins; after `assignment`, whose receivers lock a row before it is read."""

    name = "history"

    def ready(self) -> None:
        """Start to keep the history of what `history/tracked.py` names, and of who gets in."""
        from history.security import observe
        from history.tracked import track

        track()
        observe()
