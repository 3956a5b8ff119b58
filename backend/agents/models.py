"""Agents: who can be given tickets."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower

from agents.levels import Level
from database.changes import ChangedFieldsModel

single_line = RegexValidator(r"^[^\x00-\x1f\x7f\u0085\u2028\u2029]*$", "Use one line without control characters.")


def full_name(first: str, last: str) -> str:
    """How people are called; the last name may be empty."""
    return f"{first} {last}".strip()


class AgentQuerySet(models.QuerySet["Agent"]):
    """Agents in the field's words."""

    def active(self) -> Self:
        """Those who still work here."""
        return self.filter(is_active=True)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Deactivate each: an agent's row is the history of its tickets and is never removed."""
        with transaction.atomic():
            agents = list(self.filter(is_active=True).order_by("pk"))
            for agent in agents:
                agent.delete()
        return len(agents), {"agents.Agent": len(agents)}


class Agent(ChangedFieldsModel):
    """A person who works tickets.

    `load` is the number of open and in-progress tickets held. It is kept by a database trigger on the tickets table,
    in the statement that changes a ticket, so it cannot drift whoever writes (docs/adr/0002).
    """

    first_name = models.CharField(max_length=100, validators=[single_line])
    last_name = models.CharField(max_length=100, blank=True, validators=[single_line])
    email = models.EmailField(help_text="Where mails about tickets go; unique whatever its case.")
    level = models.CharField(max_length=6, choices=[(level.value, level.label) for level in Level])
    is_available = models.BooleanField(default=True, help_text="Off: keeps what it holds, gets nothing new.")
    is_active = models.BooleanField(default=True, help_text="Off: has left; its active tickets are re-routed.")
    capacity = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)], help_text="Most tickets at once; empty for no limit."
    )
    load = models.PositiveIntegerField(default=0, editable=False, help_text="Open and in-progress tickets held.")
    last_assigned_at = models.DateTimeField(null=True, editable=False)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="agent"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AgentQuerySet.as_manager()
    kept_by_database: ClassVar[frozenset[str]] = frozenset({"load", "last_assigned_at"})

    class Meta:
        ordering = ("first_name", "last_name", "id")
        constraints = (
            models.UniqueConstraint(
                Lower("email"), name="agent_email_unique_lower", violation_error_message="An agent has this e-mail."
            ),
            models.CheckConstraint(condition=Q(level__in=[str(level) for level in Level]), name="agent_level_valid"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="agent_capacity_positive"
            ),
            models.CheckConstraint(condition=Q(load__gte=0), name="agent_load_not_negative"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and last name."""
        return full_name(self.first_name, self.last_name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the agent and, in the same transaction, all that follows from it (assignment/signals.py)."""
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Deactivate: active tickets are re-routed, closed ones keep the agent's name, the row stays."""
        if not self.is_active:
            return 0, {}
        self.is_active = False
        self.save(update_fields=["is_active"])
        return 1, {"agents.Agent": 1}

    def clean(self) -> None:
        """What forms check: the e-mail as it will be stored."""
        self.email = self.email.strip().lower()
        if not self.first_name.strip():
            raise ValidationError({"first_name": "This field may not be blank."})
