"""The `operations` app: what keeps an installation running."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Backup, restore, verification."""

    name = "operations"
