"""Agents as the API shows and takes them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers

from accounts.fields import RaceSafeSerializer
from agents.models import Agent

BIGGEST_CAPACITY = 2**31 - 1
"""What PostgreSQL can hold; the same everywhere, so that the Swagger document is too."""


class LowerCaseEmailField(serializers.EmailField):
    """An address as it is stored: some letters are longer in lower case, so it is lowered before it is measured."""

    def to_internal_value(self, data: Any) -> str:
        return super().to_internal_value(data).lower()


class AgentSerializer(RaceSafeSerializer):
    """An agent. `load` counts the open and in-progress tickets held; `capacity` null means no limit."""

    serializer_field_mapping = {**RaceSafeSerializer.serializer_field_mapping, models.EmailField: LowerCaseEmailField}
    name = serializers.CharField(read_only=True)

    class Meta:
        model = Agent
        fields = (
            "id",
            "first_name",
            "last_name",
            "name",
            "email",
            "level",
            "is_available",
            "is_active",
            "capacity",
            "load",
            "last_assigned_at",
            "created_at",
            "updated_at",
        )
        read_only_fields = ("load", "last_assigned_at", "created_at", "updated_at")
        extra_kwargs: ClassVar[dict[str, Any]] = {"capacity": {"max_value": BIGGEST_CAPACITY}}

    def validate_email(self, value: str) -> str:
        """Unique whatever the case, also among those who left."""
        others = Agent.objects.filter(email__iexact=value)
        if self.instance is not None:
            others = others.exclude(pk=self.instance.pk)
        existing = others.first()
        if existing is not None:
            hint = "" if existing.is_active else " who has left: make that one active again instead"
            raise serializers.ValidationError(f"There is an agent with this e-mail{hint}.", code="unique")
        return value
