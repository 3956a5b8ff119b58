"""Agents as the API shows and takes them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from drf_yasg.utils import swagger_serializer_method
from rest_framework import serializers

from accounts.fields import RaceSafeSerializer
from agents.models import Agent

BIGGEST_CAPACITY = 2**31 - 1
"""What PostgreSQL can hold; the same everywhere, so that the Swagger document is too."""


class LowerCaseEmailField(serializers.EmailField):
    """An address as it is stored: some letters are longer in lower case, so it is lowered before it is measured."""

    def to_internal_value(self, data: Any) -> str:
        return super().to_internal_value(data).lower()


class SignIn(models.TextChoices):
    """How far an agent is with signing in."""

    NONE = "none", "No account"
    INVITED = "invited", "Invited, no password chosen yet"
    ACTIVE = "active", "Signs in"
    DEACTIVATED = "deactivated", "The account is deactivated"


class AgentSerializer(RaceSafeSerializer):
    """An agent. `load` counts the open and in-progress tickets held; `capacity` null means no limit.

    `sign_in` tells of its account: `none`, `invited` (no password chosen yet), `active` or `deactivated`.
    """

    serializer_field_mapping = {**RaceSafeSerializer.serializer_field_mapping, models.EmailField: LowerCaseEmailField}
    name = serializers.CharField(read_only=True)
    sign_in = serializers.SerializerMethodField()

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
            "sign_in",
            "created_at",
            "updated_at",
        )
        read_only_fields = ("load", "last_assigned_at", "created_at", "updated_at")
        extra_kwargs: ClassVar[dict[str, Any]] = {"capacity": {"max_value": BIGGEST_CAPACITY}}

    @swagger_serializer_method(serializers.ChoiceField(SignIn.choices))
    def get_sign_in(self, agent: Agent) -> str:
        if agent.account is None:
            return SignIn.NONE
        if not agent.account.is_active:
            return SignIn.DEACTIVATED
        return SignIn.ACTIVE if agent.account.has_usable_password() else SignIn.INVITED

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


class OwnAgentSerializer(AgentSerializer):
    """One's own agent: the availability is one's own to switch, the rest is the admins'."""

    class Meta(AgentSerializer.Meta):
        read_only_fields = tuple(name for name in AgentSerializer.Meta.fields if name != "is_available")  # type: ignore[assignment]
