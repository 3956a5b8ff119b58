"""The `api` app: what all endpoints share."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Router, errors, pagination, schema."""

    name = "api"
