"""The `conversation` app: what people say about a ticket."""

from django.apps import AppConfig


class ConversationConfig(AppConfig):
    """Replies, notes, attachments."""

    name = "conversation"
