"""The `config` app: project-wide commands."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Settings, addresses, serve, worker, demo."""

    name = "config"

    def ready(self) -> None:
        """Register the system checks."""
        from config import checks  # noqa: F401
