"""The `notifications` app: the mail ledger and the only place that sends mail."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Ledger, templates, delivery."""

    name = "notifications"
