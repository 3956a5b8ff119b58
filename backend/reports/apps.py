"""The `reports` app: read-only figures."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The overview."""

    name = "reports"
