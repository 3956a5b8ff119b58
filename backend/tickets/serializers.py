"""Tickets as the API shows and takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rest_framework import serializers
from rest_framework.validators import UniqueValidator

from accounts.fields import RaceSafeSerializer
from accounts.models import User
from accounts.permissions import role_of
from accounts.roles import Role
from agents.levels import Level
from agents.models import Agent
from tickets.models import SavedView, Ticket

if TYPE_CHECKING:
    from rest_framework.request import Request


def is_requester(field: serializers.Field[Any, Any, Any, Any]) -> bool:
    """Whether the answer goes to a requester, who sees nothing internal; of a serializer or one of its fields."""
    request: Request | None = field.context.get("request")
    return request is not None and role_of(request) is Role.REQUESTER


class AssignedAgentSerializer(serializers.Serializer[Agent]):
    """Who works on it. A requester is told the name alone.

    Written out, since it is part of every ticket: DRF would build its fields anew for each answer.
    """

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField()
    email = serializers.EmailField()
    level = serializers.ChoiceField([(level.value, level.label) for level in Level])

    class Meta:
        swagger_schema_fields: ClassVar[dict[str, object]] = {"x-optional": ["id", "email", "level"]}

    def to_representation(self, instance: Agent) -> dict[str, Any]:
        if is_requester(self):
            return {"name": instance.name}
        return {"id": instance.pk, "name": instance.name, "email": instance.email, "level": instance.level}


class RequesterField(serializers.PrimaryKeyRelatedField[User]):
    """Whose ticket it is. What a requester sends is looked up nowhere: the answer tells of nobody's account."""

    def to_internal_value(self, data: Any) -> User:
        if is_requester(self):
            return User(pk=serializers.IntegerField().run_validation(data))
        user: User = super().to_internal_value(data)
        return user


class TicketSerializer(RaceSafeSerializer):
    """A ticket. `requester` is the caller unless staff say otherwise; who works on it is the rules' decision."""

    reference = serializers.CharField(read_only=True)
    requester = RequesterField(
        queryset=User.objects.filter(is_active=True),
        pk_field=serializers.IntegerField(),
        required=False,
        allow_null=True,
    )
    requester_name = serializers.CharField(source="requester.name", read_only=True, allow_null=True)
    assigned_agent = AssignedAgentSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Ticket
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "reference",
            "external_id",
            "title",
            "description",
            "priority",
            "status",
            "requester",
            "requester_name",
            "assigned_agent",
            "created_at",
            "updated_at",
            "assigned_at",
            "closed_at",
        )
        read_only_fields = ("created_at", "updated_at", "assigned_at", "closed_at")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """For a requester, who cannot write it, without a look at whether another ticket has the external id."""
        fields = super().get_fields()
        if is_requester(self):
            external_id = fields["external_id"]
            external_id.validators = [each for each in external_id.validators if not isinstance(each, UniqueValidator)]
        return fields

    def validate_external_id(self, value: str | None) -> str | None:
        """An empty one is none: it must not clash with other empty ones."""
        return value or None


class SavedViewSerializer(serializers.ModelSerializer[SavedView]):
    """One's own named filters of the ticket list; saving under a name that exists replaces it."""

    class Meta:
        model = SavedView
        fields = ("id", "name", "query")
        extra_kwargs: ClassVar[dict[str, Any]] = {"query": {"required": True}}

    def create(self, validated_data: dict[str, Any]) -> SavedView:
        view, _ = SavedView.objects.update_or_create(
            user=validated_data["user"], name=validated_data["name"], defaults={"query": validated_data["query"]}
        )
        return view
