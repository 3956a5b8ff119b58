"""What an entry is about: a change of a row, or somebody getting in, out or nowhere."""

from __future__ import annotations

from auditlog.models import AbstractLogEntry
from django.db.models import IntegerChoices


class Action(IntegerChoices):
    """The library's own four, and ours."""

    CREATE = AbstractLogEntry.Action.CREATE, "created"
    UPDATE = AbstractLogEntry.Action.UPDATE, "changed"
    DELETE = AbstractLogEntry.Action.DELETE, "deleted"
    PASSWORD_CHANGED = 10, "password_changed"
    SIGNED_IN = 11, "signed_in"
    SIGN_IN_FAILED = 12, "sign_in_failed"
    LOCKED_OUT = 13, "locked_out"
    SIGNED_OUT = 14, "signed_out"
    DENIED = 15, "denied"
