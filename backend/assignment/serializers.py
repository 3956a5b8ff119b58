"""Decisions, and what they add to tickets and agents."""

from __future__ import annotations

from typing import Any

from drf_yasg.utils import swagger_serializer_method
from rest_framework import serializers

from agents.levels import Level
from agents.models import Agent
from assignment.models import Decision, Outcome, Trigger
from tickets.models import Ticket
from tickets.models import reference as ticket_reference
from tickets.serializers import TicketSerializer, is_requester


class AssignmentSerializer(serializers.Serializer[Decision]):
    """Where the ticket stands and why. A requester is told no more than that."""

    outcome = serializers.ChoiceField(Outcome.choices)
    trigger = serializers.ChoiceField(Trigger.choices)
    explanation = serializers.CharField()

    def to_representation(self, instance: Decision) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if is_requester(self):
            waits = instance.outcome == Outcome.WAITING
            shown["explanation"] = (
                "It waits for somebody to become available." if waits else "It was assigned by the rules of the team."
            )
        return shown


class RoutedTicketSerializer(TicketSerializer):
    """A ticket and the decision that holds for it; null for one that was imported closed."""

    assignment = serializers.SerializerMethodField()

    class Meta(TicketSerializer.Meta):
        ref_name = "Ticket"
        fields = (*TicketSerializer.Meta.fields, "assignment")

    @swagger_serializer_method(AssignmentSerializer(allow_null=True, read_only=True))
    def get_assignment(self, ticket: Ticket) -> dict[str, Any] | None:
        decisions: list[Decision] = getattr(ticket, "live_decisions", [])
        return AssignmentSerializer(decisions[0], context=self.context).data if decisions else None


class CandidateSerializer(serializers.Serializer[Any]):
    """One of the best of the pool, with the load that was seen."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    level = serializers.ChoiceField([(level.value, level.label) for level in Level])
    load = serializers.IntegerField()
    capacity = serializers.IntegerField(allow_null=True)
    last_assigned_at = serializers.DateTimeField(allow_null=True)


class OutSerializer(serializers.Serializer[Any]):
    """How many active agents could not take a ticket that waits, by reason."""

    level = serializers.IntegerField(default=0)
    unavailable = serializers.IntegerField(default=0)
    at_capacity = serializers.IntegerField(default=0)


class DecidedAgentSerializer(serializers.ModelSerializer[Agent]):
    """Who was chosen."""

    name = serializers.CharField()

    class Meta:
        model = Agent
        fields = ("id", "name", "level")


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """One routing attempt with its reasons. `duration_ms` is the time that deciding took."""

    ticket = serializers.IntegerField(source="ticket_id")
    reference = serializers.SerializerMethodField()
    agent = DecidedAgentSerializer(allow_null=True)
    candidates = CandidateSerializer(many=True)
    out = OutSerializer()
    actor = serializers.IntegerField(source="actor_id", allow_null=True)
    actor_name = serializers.CharField(source="actor.name", allow_null=True)
    duration_ms = serializers.SerializerMethodField()

    class Meta:
        model = Decision
        fields = (
            "id",
            "ticket",
            "reference",
            "trigger",
            "outcome",
            "agent",
            "rule",
            "explanation",
            "load",
            "candidates",
            "out",
            "policy_version",
            "actor",
            "actor_name",
            "is_live",
            "duration_ms",
            "created_at",
        )
        read_only_fields = fields

    def get_reference(self, decision: Decision) -> str:
        return ticket_reference(decision.ticket_id)

    def get_duration_ms(self, decision: Decision) -> float:
        return decision.duration_us / 1000

    def to_representation(self, instance: Decision) -> dict[str, Any]:
        shown = super().to_representation(instance)
        shown["out"] = {"level": 0, "unavailable": 0, "at_capacity": 0, **instance.out}
        return shown


class AssignSerializer(serializers.Serializer[Any]):
    """Whom to assign by hand; without an agent the rules decide again."""

    agent = serializers.PrimaryKeyRelatedField(
        queryset=Agent.objects.all(), pk_field=serializers.IntegerField(), required=False
    )
    override = serializers.BooleanField(
        default=False, help_text="Assign also to somebody whom the rules would not choose."
    )


class HandOverSerializer(serializers.Serializer[Any]):
    """How many tickets found another agent, and how many wait."""

    moved = serializers.IntegerField()
    waiting = serializers.IntegerField()
