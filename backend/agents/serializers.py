"""Agents as the API shows and takes them."""

from __future__ import annotations

from rest_framework import serializers

from agents.models import Agent


class AgentSerializer(serializers.ModelSerializer[Agent]):
    """An agent. `load` counts the open and in-progress tickets held; `capacity` null means no limit."""

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

    def validate_email(self, value: str) -> str:
        """Unique whatever the case, also among those who left."""
        others = Agent.objects.filter(email__iexact=value)
        if self.instance is not None:
            others = others.exclude(pk=self.instance.pk)
        existing = others.first()
        if existing is not None:
            hint = "" if existing.is_active else " who has left: make that one active again instead"
            raise serializers.ValidationError(f"There is an agent with this e-mail{hint}.", code="unique")
        return value.lower()
