"""The ledger as the API shows it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from notifications.models import Notification


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """One mail owed to one person. `pending` also while it is being sent."""

    class Meta:
        model = Notification
        fields = (
            "id",
            "ticket",
            "kind",
            "recipient",
            "recipient_name",
            "subject",
            "status",
            "attempts",
            "last_error",
            "created_at",
            "sent_at",
            "next_attempt_at",
            "message_id",
        )
        read_only_fields = fields


class PreviewSerializer(serializers.Serializer[Any]):
    """The content of a mail."""

    subject = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField()
