"""The `agents` app: the people who work tickets."""

from django.apps import AppConfig


class AgentsConfig(AppConfig):
    """Agents, their level, availability and capacity."""

    name = "agents"
