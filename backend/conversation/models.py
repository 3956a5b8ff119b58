"""Replies, internal notes and attachments of tickets."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import Role
from conversation.markdown import render
from tickets.models import Ticket

if TYPE_CHECKING:
    from accounts.models import User

MAX_BODY = 20_000


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments in the field's words."""

    def visible_to(self, user: User) -> Self:
        """Those of its tickets that `user` may read: requesters never see notes."""
        return self.filter(is_internal=False) if user.role == Role.REQUESTER else self


class Comment(models.Model):
    """A reply, which the requester sees, or an internal note. Never changed once it is written."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=301, help_text="As it was then; it stays when the account goes.")
    is_from_staff = models.BooleanField(help_text="Whether its author is an admin or an agent.")
    is_internal = models.BooleanField(default=False, help_text="A note that the requester never sees.")
    body = models.TextField(validators=[MaxLengthValidator(MAX_BODY)], help_text="Markdown.")
    body_html = models.TextField(blank=True, editable=False, help_text="The body, rendered once when it is written.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(is_internal=False) | Q(is_from_staff=True), name="comment_notes_are_from_staff"
            ),
        )
        indexes = (models.Index(fields=("ticket", "id"), name="comment_ticket"),)

    def __str__(self) -> str:
        return f"{self.author_name}: {self.body[:40]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it, rendered: whoever reads it later pays nothing for how it was written. A new one may be that."""
        if not (self._state.adding and self.body_html):
            self.body_html = render(self.body)
        super().save(*args, **kwargs)


def random_path(_attachment: Attachment, _name: str) -> str:
    """A name that nobody can guess and that nothing of the uploaded one is part of."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Attachments in the field's words."""

    def visible_to(self, user: User) -> Self:
        """Those that `user` may read: of comments that they may read, and drafts of their own."""
        tickets = Ticket.objects.visible_to(user)
        comments = Comment.objects.visible_to(user)
        return self.filter(Q(comment__in=comments) | Q(comment__isnull=True, uploader=user.pk), ticket__in=tickets)


class Attachment(models.Model):
    """A file of a ticket: a draft that only its uploader sees, until a comment takes it along."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="attachments")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="attachments")
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=150)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    file = models.FileField(upload_to=random_path, max_length=40)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("created_at",), name="attachment_draft", condition=Q(comment__isnull=True)),)

    def __str__(self) -> str:
        return self.name
