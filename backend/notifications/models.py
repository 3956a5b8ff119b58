"""The ledger: one row is one mail owed to one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime


class Kind(models.TextChoices):
    """What the mail tells."""

    ASSIGNED = "assigned", "Assigned"
    PRIORITY_CHANGED = "priority_changed", "Priority changed"
    MOVED = "moved", "Moved"
    INVITATION = "invitation", "Invitation"
    PASSWORD_RESET = "password_reset", "Password reset"
    REPLY = "reply", "Reply"
    NOTE = "note", "Note"
    MENTION = "mention", "Mention"


class Status(models.TextChoices):
    """How far a mail is."""

    PENDING = "pending", "Pending"
    """Owed; also while it is being sent."""
    SENT = "sent", "Sent"
    """The mail server took it."""
    FAILED = "failed", "Failed"
    """Refused for good, or out of tries; can be sent again or dismissed by hand."""
    CANCELLED = "cancelled", "Cancelled"
    """Overtaken by a later change before it was sent; or failed, and dismissed."""


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications in the field's words."""

    def due(self, now: datetime) -> Self:
        """Those to send now: never tried, tried and due again, or left behind by a worker that died."""
        return self.filter(status=Status.PENDING, next_attempt_at__lte=now)

    def unclaimed(self) -> Self:
        """Pending ones that no worker is sending."""
        return self.filter(Q(lease__isnull=True) | Q(next_attempt_at__lte=timezone.now()), status=Status.PENDING)


class Notification(models.Model):
    """One mail owed to one person about one event: of a ticket, or of their account.

    Written in the transaction of what it tells. Subject, Message-ID and what the body says are fixed here, so every try
    sends the same mail; only a link that opens an account is made when it is sent, and is never stored. The ticket is a
    number, not a reference: the ledger outlives the ticket.
    """

    ticket = models.PositiveBigIntegerField(null=True, help_text="The ticket's id; null for a mail about an account.")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    event = models.CharField(max_length=64, help_text="What happened; one mail an event and recipient.")
    recipient = models.EmailField()
    recipient_name = models.CharField(max_length=201, blank=True)
    subject = models.CharField(max_length=300)
    context = models.JSONField(help_text="What the templates say.")
    message_id = models.CharField(max_length=255, unique=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    lease = models.UUIDField(null=True, editable=False, help_text="The worker that is sending it.")
    next_attempt_at = models.DateTimeField(null=True, default=timezone.now, help_text="Not before; or the lease's end.")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("ticket", "event", "recipient"), name="notification_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="notification_kind_valid"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="notification_status_valid"),
            models.CheckConstraint(
                condition=~Q(status="pending") | Q(next_attempt_at__isnull=False), name="notification_pending_is_due"
            ),
        )
        indexes = (
            models.Index(fields=("recipient", "id"), name="notification_queue", condition=Q(status="pending")),
            models.Index(fields=("status", "-id"), name="notification_status"),
            models.Index(fields=("kind", "-id"), name="notification_kind"),
            models.Index(fields=("created_at", "id"), name="notification_created"),
            models.Index(fields=("sent_at", "id"), name="notification_sent"),
        )

    def __str__(self) -> str:
        return self.subject


class WorkerHeartbeat(models.Model):
    """One running worker, told apart by `name`; the row goes when the worker ends, or an hour after it died."""

    name = models.CharField(max_length=255, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ("-seen_at",)

    def __str__(self) -> str:
        return self.name


class SendingPace(models.Model):
    """The one row by which all workers together keep to `MAIL_PER_MINUTE`."""

    paid_until = models.DateTimeField(help_text="The mails sent so far fill the time until then.")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="sending_pace_is_one"),)

    def __str__(self) -> str:
        return f"paid until {self.paid_until}"
