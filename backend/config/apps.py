"""The `config` app: project-wide commands."""

from django.apps import AppConfig
from django.contrib.admin import apps as django_admin


class ConfigConfig(AppConfig):
    """Settings, addresses, serve, worker, demo."""

    name = "config"

    def ready(self) -> None:
        """Register the system checks."""
        from config import checks  # noqa: F401


class AdminConfig(django_admin.AdminConfig):
    """Django admin with our site."""

    default = False
    default_site = "config.site.Site"
