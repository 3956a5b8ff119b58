"""Tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from agents.models import Agent, single_line
from database.changes import ChangedFieldsModel
from tickets.choices import Priority, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

MAX_DESCRIPTION = 50_000
_ACTIVE = ~Q(status="closed")
_WAITING = Q(assigned_agent__isnull=True) & _ACTIVE
RANKS = {priority: rank for rank, priority in enumerate(Priority, start=1)}
"""What `priority_rank` holds: the more urgent, the higher."""


def reference(ticket_id: int) -> str:
    """The name people use for a ticket: `T-` and the id with six digits."""
    return f"T-{ticket_id:06d}"


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Tickets in the field's words."""

    indexed_by = "created_at"
    """The column that follows that of each filter in its index: the order in which filtered tickets are at hand."""
    indexed_with = frozenset({"status", "priority_rank"})
    """Columns that the index of `indexed_by` carries along: what that one filters is sorted from the index alone."""

    def active(self) -> Self:
        """Open or in progress: what counts as load."""
        return self.exclude(status=Status.CLOSED)

    def waiting(self) -> Self:
        """Not closed and nobody assigned."""
        return self.active().filter(assigned_agent__isnull=True)

    def settled(self) -> Self:
        """All but the waiting ones: closed, or somebody has them."""
        return self.filter(Q(status=Status.CLOSED) | Q(assigned_agent__isnull=False))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those that `user` may see: requesters their own, staff all."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(requester=user) if user.role == Role.REQUESTER else self

    def oldest_first(self) -> Self:
        """By age; the id breaks ties."""
        return self.order_by("created_at", "id")


class Ticket(ChangedFieldsModel):
    """Something a requester needs done.

    Whoever saves one (API, admin, shell, import), the rules of assignment follow in the same transaction, and the
    instance that was saved shows the outcome.
    """

    external_id = models.CharField(
        max_length=100, null=True, blank=True, unique=True, help_text="The ticket's id in the system it came from."
    )
    title = models.CharField(max_length=200, validators=[single_line])
    description = models.TextField(blank=True, validators=[MaxLengthValidator(MAX_DESCRIPTION)])
    priority = models.CharField(max_length=6, choices=[(p.value, p.label) for p in Priority], default=Priority.MEDIUM)
    priority_rank = models.GeneratedField(
        expression=Case(*[When(priority=p, then=Value(rank)) for p, rank in RANKS.items()]),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    status = models.CharField(max_length=11, choices=[(s.value, s.label) for s in Status], default=Status.OPEN)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="tickets", db_index=False
    )
    assigned_agent = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="tickets", db_index=False
    )
    assigned_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TicketQuerySet.as_manager()
    follow_together = True

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(priority__in=[str(p) for p in Priority]), name="ticket_priority_valid"),
            models.CheckConstraint(condition=Q(status__in=[str(s) for s in Status]), name="ticket_status_valid"),
        )
        indexes = (
            models.Index(fields=("priority", "created_at", "id"), name="ticket_waiting", condition=_WAITING),
            # Each order of the list, whole and of what is active: that is little, and often far from where a list of
            # all begins. Columns after the id are what is counted and reported along the index alone.
            models.Index(fields=("created_at", "id", "status", "priority_rank"), name="ticket_created"),
            models.Index(fields=("updated_at", "id"), name="ticket_updated"),
            models.Index(fields=("closed_at", "id", "priority", "created_at"), name="ticket_closed"),
            models.Index(fields=("priority_rank", "id"), name="ticket_priority_rank"),
            models.Index(fields=("status", "id"), name="ticket_status"),
            models.Index(fields=("title", "id"), name="ticket_title"),
            models.Index(fields=("created_at", "id"), name="ticket_active_created", condition=_ACTIVE),
            models.Index(fields=("priority_rank", "id"), name="ticket_active_priority", condition=_ACTIVE),
            models.Index(fields=("-priority_rank", "created_at", "id"), name="ticket_queue", condition=_WAITING),
            # Each filter of the list, by age.
            models.Index(fields=("status", "created_at", "id", "priority"), name="ticket_status_created"),
            models.Index(fields=("-priority_rank", "created_at", "id", "status"), name="ticket_rank_created"),
            models.Index(fields=("assigned_agent", "created_at", "id"), name="ticket_agent_created"),
            models.Index(fields=("requester", "created_at", "id"), name="ticket_requester_created"),
            models.Index(fields=("assigned_at", "created_at"), name="ticket_assigned"),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """`T-000123`."""
        return reference(self.pk)

    @property
    def is_active(self) -> bool:
        """Whether it counts as load."""
        return self.status != Status.CLOSED

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the ticket and, in the same transaction, all that follows from it (assignment/signals.py).

        A closed ticket has `closed_at`, any other has none.
        """
        if self.status != Status.CLOSED:
            self.closed_at = None
        elif self.closed_at is None:
            self.closed_at = timezone.now()
        if "status" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "closed_at"}
        super().save(*args, **kwargs)


class SavedView(models.Model):
    """A person's own name for a set of filters of the ticket list. `query` is the address's query string."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60, validators=[single_line])
    query = models.CharField(max_length=1000, blank=True, validators=[single_line])

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("user", "name"), name="saved_view_unique_name"),)

    def __str__(self) -> str:
        return self.name
