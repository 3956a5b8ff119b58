"""Decisions: the recorded outcome of every routing attempt."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from agents.models import Agent
from tickets.models import Ticket


class Trigger(models.TextChoices):
    """What caused the attempt."""

    CREATED = "created", "Created"
    PRIORITY_CHANGED = "priority_changed", "Priority changed"
    REOPENED = "reopened", "Reopened"
    DRAINED = "drained", "Drained"
    HAND_OVER = "hand_over", "Hand over"
    HAND_BACK = "hand_back", "Handed back"
    AGENT_LEFT = "agent_left", "Agent left"
    MANUAL = "manual", "By hand"
    SWEEP = "sweep", "Sweep"


class Outcome(models.TextChoices):
    """What came of it."""

    ASSIGNED = "assigned", "Assigned"
    WAITING = "waiting", "Waiting"


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions in the field's words."""

    def live(self) -> Self:
        """The one that holds for each ticket."""
        return self.filter(is_live=True)

    def passing_over(self) -> Self:
        """Those of waiting tickets that automation does not give to the one who handed them back."""
        return self.live().filter(outcome=Outcome.WAITING, handed_back_by__isnull=False)


class Decision(models.Model):
    """One routing attempt, kept for ever; it can be checked from its own row.

    The latest one of a ticket is live. The ticket is referred to without a constraint, because its decisions outlive
    it; agents are never removed.
    """

    ticket = models.ForeignKey(Ticket, models.DO_NOTHING, db_constraint=False, related_name="decisions")
    trigger = models.CharField(max_length=16, choices=Trigger.choices)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="decisions", db_index=False)
    rule = models.CharField(max_length=60, help_text="The rule that matched.")
    explanation = models.CharField(max_length=1000, help_text="Why, in one English sentence.")
    load = models.PositiveIntegerField(null=True, help_text="The agent's load when it was chosen.")
    candidates = models.JSONField(default=list, help_text="The best of the pool, at most ten, best first.")
    out = models.JSONField(default=dict, help_text="When it waits: how many agents were out, by reason.")
    policy_version = models.CharField(max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", help_text="Who caused it; null: a rule."
    )
    handed_back_by = models.ForeignKey(
        Agent,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="Who handed it back and was passed over; goes on while the ticket waits.",
    )
    is_live = models.BooleanField(default=True)
    duration_us = models.PositiveIntegerField(help_text="Microseconds it took to decide.")
    created_at = models.DateTimeField(default=timezone.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(trigger__in=Trigger.values), name="decision_trigger_valid"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_valid"),
            models.CheckConstraint(
                condition=Q(outcome="assigned", agent__isnull=False) | Q(outcome="waiting", agent__isnull=True),
                name="decision_agent_if_assigned",
            ),
            models.UniqueConstraint(fields=("ticket",), condition=Q(is_live=True), name="decision_one_live_per_ticket"),
        )
        indexes = (
            # The other filter of the list at the end: both together are counted along one of them alone.
            models.Index(fields=("trigger", "-id", "outcome"), name="decision_by_trigger"),
            models.Index(fields=("outcome", "-id", "trigger"), name="decision_by_outcome"),
            models.Index(fields=("agent", "-id"), name="decision_agent"),
            models.Index(fields=("created_at", "id", "outcome"), name="decision_created"),
            # Few rows; a drain asks it for each ticket that waits.
            models.Index(
                fields=("ticket",), name="decision_handed_back", condition=Q(is_live=True, handed_back_by__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.explanation

    @property
    def event(self) -> str:
        """How the mails that it owes name it. A ticket is created once, and then the decision has no id yet."""
        return str(Trigger.CREATED) if self.trigger == Trigger.CREATED else f"decision:{self.pk}"
