"""Decisions, and what they add to tickets and agents."""

from __future__ import annotations

from typing import Any

from django.db import models
from rest_framework import serializers

from agents.levels import Level
from agents.models import Agent
from assignment.models import Decision, Outcome, Trigger
from assignment.policy import Reason
from assignment.services import bulk
from database.filters import BIGGEST_ID
from tickets.choices import Priority
from tickets.models import Ticket
from tickets.models import reference as ticket_reference
from tickets.serializers import TicketSerializer, is_requester

MOST_AT_ONCE = 100
"""Tickets in one bulk change."""


class AssignmentSerializer(serializers.Serializer[Decision]):
    """Where the ticket stands and why. A requester is told no more than that."""

    outcome = serializers.ChoiceField(Outcome.choices)
    trigger = serializers.ChoiceField(Trigger.choices)
    explanation = serializers.CharField()

    def to_representation(self, instance: Decision) -> dict[str, Any]:
        trigger, explanation = instance.trigger, instance.explanation
        if is_requester(self):
            if trigger == Trigger.HAND_BACK:
                trigger = Trigger.HAND_OVER
            waits = instance.outcome == Outcome.WAITING
            explanation = (
                "It waits for somebody to become available." if waits else "It was assigned by the rules of the team."
            )
        return {"outcome": instance.outcome, "trigger": trigger, "explanation": explanation}


class LiveDecisionSerializer(AssignmentSerializer):
    """The decision that holds for a ticket, from what was prefetched."""

    class Meta:
        ref_name = "Assignment"

    def get_attribute(self, instance: Any) -> Decision | None:
        decisions: list[Decision] = getattr(instance, "live_decisions", [])
        return decisions[0] if decisions else None


class RoutedTicketSerializer(TicketSerializer):
    """A ticket and the decision that holds for it; null for one that was imported closed."""

    assignment = LiveDecisionSerializer(read_only=True, allow_null=True)

    class Meta(TicketSerializer.Meta):
        ref_name = "Ticket"
        fields = (*TicketSerializer.Meta.fields, "assignment")


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


class HandBackSerializer(serializers.Serializer[Any]):
    """Why the agent hands the ticket back."""

    reason = serializers.CharField(max_length=300)


class HandOverSerializer(serializers.Serializer[Any]):
    """How many tickets found another agent, and how many wait."""

    moved = serializers.IntegerField()
    waiting = serializers.IntegerField()


class EligibilitySerializer(serializers.Serializer[Any]):
    """An active agent and, when the rules would not choose it for the ticket, why. `reason` null: it is eligible."""

    id = serializers.IntegerField(source="agent.id")
    name = serializers.CharField(source="agent.name")
    email = serializers.EmailField(source="agent.email")
    level = serializers.ChoiceField([(level.value, level.label) for level in Level], source="agent.level")
    is_available = serializers.BooleanField(source="agent.is_available")
    load = serializers.IntegerField(source="agent.load")
    capacity = serializers.IntegerField(source="agent.capacity", allow_null=True)
    reason = serializers.ChoiceField([(reason.value, reason.value) for reason in Reason], allow_null=True)
    explanation = serializers.CharField(allow_blank=True)


class BulkAction(models.TextChoices):
    """What can be done to many tickets at once."""

    CLOSE = "close", "Close"
    SET_PRIORITY = "set_priority", "Set priority"
    ASSIGN = "assign", "Assign, or route again"


class BulkSerializer(serializers.Serializer[Any]):
    """One change to at most 100 tickets. `assign` without an agent routes again by the rules."""

    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=BIGGEST_ID), min_length=1, max_length=MOST_AT_ONCE
    )
    action = serializers.ChoiceField(BulkAction.choices)
    priority = serializers.ChoiceField([(p.value, p.label) for p in Priority], required=False)
    agent = serializers.PrimaryKeyRelatedField(
        queryset=Agent.objects.all(), pk_field=serializers.IntegerField(), required=False
    )
    override = serializers.BooleanField(default=False, help_text="Also to somebody whom the rules would not choose.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A priority to set must be named."""
        if attrs["action"] == BulkAction.SET_PRIORITY and "priority" not in attrs:
            raise serializers.ValidationError({"priority": "This field is required."})
        return attrs

    def change(self, ticket: Ticket) -> None:
        """Do to `ticket` what the body asks for."""
        asked = self.validated_data
        if asked["action"] == BulkAction.CLOSE:
            bulk.close(ticket)
        elif asked["action"] == BulkAction.SET_PRIORITY:
            bulk.set_priority(ticket, Priority(asked["priority"]))
        else:
            bulk.assign(ticket, asked.get("agent"), override=asked["override"])


class BulkResultSerializer(serializers.Serializer[Any]):
    """What became of one ticket: `problem` is empty when it was changed."""

    ticket = RoutedTicketSerializer()
    problem = serializers.CharField(allow_blank=True)


class BulkResultsSerializer(serializers.Serializer[Any]):
    """A result for each ticket that was found, in the order of their ids."""

    results = BulkResultSerializer(many=True)
