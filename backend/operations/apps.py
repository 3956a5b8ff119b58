"""The `operations` app: what keeps an installation running."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Backup and restore."""

    name = "operations"
