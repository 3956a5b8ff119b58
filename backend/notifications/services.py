"""Writes the ledger: owes mails, cancels overtaken ones, sends failed ones again or dismisses them; sends nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from email.utils import make_msgid
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from database.together import insert
from notifications.models import Kind, Notification, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

MAX_EXCERPT = 2_000
MAX_SUBJECT = 300
PRUNED_AT_ONCE = 500
_SUBJECTS = {
    Kind.ASSIGNED: "Assigned to you: {title}",
    Kind.PRIORITY_CHANGED: "Priority changed to {priority}: {title}",
    Kind.MOVED: "Moved to another agent: {title}",
    Kind.REPLY: "New reply: {title}",
    Kind.NOTE: "New note: {title}",
    Kind.MENTION: "You are mentioned: {title}",
}
ABOUT_ROUTING = (Kind.ASSIGNED, Kind.PRIORITY_CHANGED, Kind.MOVED)
_ACCOUNT_SUBJECTS = {Kind.INVITATION: "You are invited to the team", Kind.PASSWORD_RESET: "Choose a new password"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One thing to tell one person. `event` names what happened: it is told to each recipient once."""

    ticket_id: int
    reference: str
    title: str
    description: str
    priority: str
    kind: Kind
    event: str
    recipient: str
    recipient_name: str
    why: str


def owe(mails: Sequence[Mail]) -> None:
    """Enter `mails` into the ledger, in the caller's transaction; a worker finds them there after the commit.

    One query, none for no mails. A mail about an event that its recipient is already owed is left out.
    """
    insert([_entry(mail) for mail in mails], unless_there=True)


def owe_link(kind: Kind, *, recipient: str, recipient_name: str, account: int | None) -> None:
    """Owe the mail with the link that opens `account`; an earlier one that was not sent is overtaken.

    The link itself is made when the mail is sent. Without an account the row is written too, as cancelled: whoever asks
    learns nothing from the time it takes. Needs a transaction; two queries.
    """
    same = Notification.objects.unclaimed().filter(recipient=recipient, kind=kind)
    same.update(status=Status.CANCELLED, next_attempt_at=None, lease=None)
    is_known = account is not None
    Notification.objects.create(
        kind=kind,
        event=f"{kind}:{uuid.uuid4().hex}",
        recipient=recipient,
        recipient_name=recipient_name,
        subject=_ACCOUNT_SUBJECTS[kind],
        context={"account": account},
        message_id=_message_id("account"),
        status=Status.PENDING if is_known else Status.CANCELLED,
        next_attempt_at=timezone.now() if is_known else None,
        last_error="" if is_known else "There is no active account with this e-mail.",
    )


def cancel_unsent(recipient: str, tickets: Collection[int], *, kinds: Collection[Kind] = ABOUT_ROUTING) -> set[int]:
    """Cancel what `recipient` is owed about the routing of `tickets` and nobody is sending, because it is overtaken.

    Returns the tickets that the recipient has never heard of: their `assigned` mail was among it and never tried.
    Needs a transaction; two queries.
    """
    unsent = Notification.objects.unclaimed().filter(recipient=recipient, ticket__in=tickets, kind__in=kinds)
    rows = list(unsent.select_for_update(no_key=True))
    if rows:
        Notification.objects.filter(pk__in=[row.pk for row in rows]).update(
            status=Status.CANCELLED, next_attempt_at=None, lease=None
        )
    return {row.ticket for row in rows if row.ticket and row.kind == Kind.ASSIGNED and row.attempts == 0}


def cancel_all(ticket: int) -> None:
    """Cancel everything unsent about `ticket`."""
    Notification.objects.unclaimed().filter(ticket=ticket).update(
        status=Status.CANCELLED, next_attempt_at=None, lease=None
    )


def kept_since() -> datetime:
    """Mails that were written before are kept only while they are owed or failed."""
    return timezone.now() - timedelta(days=settings.MAIL_KEEP_DAYS)


def prune() -> int:
    """Remove mails done with that are older than `MAIL_KEEP_DAYS`; how many. Short transactions, no lock is held long.

    What failed stays until somebody has dealt with it.
    """
    removed = 0
    old = Notification.objects.filter(status__in=(Status.SENT, Status.CANCELLED), created_at__lt=kept_since())
    while batch := list(old.order_by("id").values_list("pk", flat=True)[:PRUNED_AT_ONCE]):
        removed += Notification.objects.filter(pk__in=batch).delete()[0]
    return removed


def retry(notification: Notification) -> None:
    """Owe a failed mail again, with fresh tries and the same Message-ID; ValidationError unless it failed."""
    renewed = Notification.objects.filter(pk=notification.pk, status=Status.FAILED).update(
        status=Status.PENDING, attempts=0, next_attempt_at=timezone.now()
    )
    if not renewed:
        raise ValidationError({"status": "Only a failed mail can be sent again."})
    notification.refresh_from_db()


def dismiss(notification: Notification) -> None:
    """Let a failed mail be: cancelled, with its error, and removed like others; ValidationError unless it failed."""
    dismissed = Notification.objects.filter(pk=notification.pk, status=Status.FAILED).update(status=Status.CANCELLED)
    if not dismissed:
        raise ValidationError({"status": "Only a failed mail can be dismissed."})
    notification.refresh_from_db()


def _entry(mail: Mail) -> Notification:
    title = " ".join(mail.title.split())
    subject = _SUBJECTS[mail.kind].format(title=title, priority=mail.priority)
    excerpt = mail.description[:MAX_EXCERPT]
    return Notification(
        ticket=mail.ticket_id,
        kind=mail.kind,
        event=mail.event,
        recipient=mail.recipient,
        recipient_name=mail.recipient_name,
        subject=_one_line(f"[{mail.reference}] {subject}")[:MAX_SUBJECT],
        context={
            "reference": mail.reference,
            "title": title,
            "priority": mail.priority,
            "description": excerpt if excerpt == mail.description else f"{excerpt}…",
            "why": mail.why,
            "path": f"/tickets/detail/?id={mail.ticket_id}",
        },
        message_id=_message_id(f"t{mail.ticket_id}"),
    )


def _message_id(about: str) -> str:
    return make_msgid(about, domain=urlsplit(settings.PUBLIC_URL).hostname)


def _one_line(text: str) -> str:
    """Without anything that could begin another header."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else " " for character in text)
