"""One row for each change that somebody saved, and for each way in or out."""

from __future__ import annotations

from typing import Any, ClassVar

from auditlog.models import AbstractLogEntry, LogEntryManager
from django.contrib.contenttypes.models import ContentType
from django.db import models

from accounts.actor import Source, current_actor, current_address, current_source
from database.together import insert
from history.actions import Action


class Entry(AbstractLogEntry, models.Model):
    """Who changed what from what to what, when, from where. Written in the transaction of the change, never altered.

    django-auditlog's own row, with where it came from and with the indexes that are asked for, so that a change
    costs little more than itself.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+", db_index=False)
    object_pk = models.CharField(max_length=255)
    object_id = models.BigIntegerField(null=True)
    action = models.PositiveSmallIntegerField(choices=Action.choices)
    cid = models.CharField(max_length=255, null=True)  # noqa: DJ001 - the library's
    changes = models.JSONField(null=True)
    source = models.CharField(max_length=12, choices=Source.choices)

    objects: ClassVar[Any] = LogEntryManager()  # django-auditlog's; without types

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("content_type", "object_id", "id"), name="entry_object"),
            models.Index(fields=("source", "timestamp", "id"), name="entry_source"),
            models.Index(fields=("action", "timestamp", "id"), name="entry_action"),
        )

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.object_repr}"

    def save(self, *_args: Any, **_kwargs: Any) -> None:
        """Note who and from where, and insert it: an entry is never altered.

        A description is kept only when it changes: the ticket has it otherwise.
        """
        self.actor = current_actor()
        self.actor_email = self.actor.email if self.actor else None
        self.source, self.remote_addr = current_source(), current_address()
        self._forget_passwords()
        if self.action != Action.UPDATE and self.changes:
            self.changes = {name: change for name, change in self.changes.items() if name != "description"}
        insert([self])

    def _forget_passwords(self) -> None:
        """That there is another password is told by the action; no hash is kept."""
        if self.changes and self.changes.pop("password", None) and self.action == Action.UPDATE:
            self.action = Action.PASSWORD_CHANGED
