"""The `tickets` app: what people ask for."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Tickets. Knows nothing of assignment."""

    name = "tickets"
