"""Everything that happened to a ticket, as one list: changes, decisions, comments, mails."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import TextChoices

from conversation.models import Comment
from history.actions import Action
from history.changes import Change, account_names, changes
from history.models import Entry
from notifications.models import Notification
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from assignment.models import Decision

MOST = 1000
"""Rows of one kind; of a longer past the newest are shown."""
SHOWN_TO_REQUESTERS = frozenset({"title", "description", "priority", "status"})
"""The fields of their ticket whose changes requesters see."""


class Kind(TextChoices):
    """What happened."""

    CREATED = "created", "Created"
    CHANGED = "changed", "Changed"
    DECISION = "decision", "Decision"
    COMMENT = "comment", "Comment"
    MAIL = "mail", "Mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. `by` is a name, empty for automation; `source` is null where it is not known."""

    key: str
    at: datetime
    kind: Kind
    by: str = ""
    source: str | None = None
    changes: list[Change] = field(default_factory=list)
    decision: Decision | None = None
    comment: Comment | None = None
    mail: Notification | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The events, oldest first; `is_capped`: there are older ones."""

    events: list[Event]
    is_capped: bool


def timeline(ticket: Ticket, *, is_internal: bool) -> Timeline:
    """The past of `ticket`; with `is_internal` mails, addresses and what only the team decides, too.

    A fixed number of queries: entries, decisions, comments, mails, names.
    """
    entries = _entries(ticket)
    decisions = list(ticket.decisions.select_related("agent", "actor").order_by("-id")[:MOST])
    said = Comment.objects.filter(ticket=ticket) if is_internal else ticket.comments.filter(is_internal=False)
    comments = list(said.order_by("-id")[:MOST])
    mails = list(Notification.objects.filter(ticket=ticket.pk).order_by("-id")[:MOST]) if is_internal else []
    events = [
        _created(ticket, entries, is_internal=is_internal),
        *_changed(entries, is_internal=is_internal),
        *(_decided(decision, is_internal=is_internal) for decision in reversed(decisions)),
        *(_said(comment) for comment in reversed(comments)),
        *(Event(key=f"mail:{row.pk}", at=row.created_at, kind=Kind.MAIL, mail=row) for row in reversed(mails)),
    ]
    events.sort(key=lambda event: event.at)
    is_capped = MOST in {len(entries), len(decisions), len(comments), len(mails)}
    return Timeline(events[-MOST:], is_capped)


def _entries(ticket: Ticket) -> list[Entry]:
    content_type = ContentType.objects.get_for_model(Ticket)
    found = Entry.objects.filter(content_type=content_type, object_id=ticket.pk).select_related("actor")
    return list(found.order_by("-id")[:MOST])


def _created(ticket: Ticket, entries: list[Entry], *, is_internal: bool) -> Event:
    first = next((entry for entry in entries if entry.action == Action.CREATE), None)
    person = first.actor if first is not None and first.actor is not None else ticket.requester
    return Event(
        key="created",
        at=ticket.created_at,
        kind=Kind.CREATED,
        by=person.name if person else "",
        source=first.source if first is not None and is_internal else None,
    )


def _changed(entries: list[Entry], *, is_internal: bool) -> Iterator[Event]:
    names = account_names(entries) if is_internal else {}
    for entry in reversed(entries):
        shown = [change for change in changes(entry, names) if is_internal or change.field in SHOWN_TO_REQUESTERS]
        if shown and entry.action == Action.UPDATE:
            yield Event(
                key=f"change:{entry.pk}",
                at=entry.timestamp,
                kind=Kind.CHANGED,
                by=entry.actor.name if entry.actor else "",
                source=entry.source if is_internal else None,
                changes=shown,
            )


def _decided(decision: Decision, *, is_internal: bool) -> Event:
    by = decision.actor.name if decision.actor is not None and is_internal else ""
    return Event(key=f"decision:{decision.pk}", at=decision.created_at, kind=Kind.DECISION, by=by, decision=decision)


def _said(comment: Comment) -> Event:
    return Event(
        key=f"comment:{comment.pk}", at=comment.created_at, kind=Kind.COMMENT, by=comment.author_name, comment=comment
    )
