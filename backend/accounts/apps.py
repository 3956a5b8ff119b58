"""The `accounts` app: people who sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, roles, API tokens."""

    name = "accounts"
