"""The `access` app: how people get in, by invitation or with a new password."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Invitations, password resets."""

    name = "access"
