"""Saying something about a ticket, and what follows from it (docs/adr/0005-conversation.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditlog import get_logentry_model
from auditlog.models import AbstractLogEntry
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.roles import Role
from conversation import files, mails
from conversation.markdown import mentioned, render
from conversation.models import Attachment, Comment
from database.locks import hold_queue
from tickets.choices import Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User

MAX_FILES_OF_COMMENT = 10
MAX_FILES_OF_TICKET = 100


def add_comment(
    ticket: Ticket, author: User, body: str, *, is_internal: bool = False, attachments: Collection[int] = ()
) -> Comment:
    """Write a reply or a note of `author`, take `attachments` (ids of drafts of theirs) along, and owe the mails.

    A reply of staff moves an open ticket to in progress; one of the requester opens a closed ticket again by the rules.
    All of it is one transaction. Raises ValidationError (`is_internal`: a requester writes no notes; `attachments`: not
    drafts of theirs, or too many) and Ticket.DoesNotExist when it was deleted meanwhile. Takes the queue lock for a
    reply, because it may move the ticket, and then the ticket; the body is rendered before, which may take long.
    """
    is_from_staff = author.role != Role.REQUESTER
    if is_internal and not is_from_staff:
        raise ValidationError({"is_internal": "Only staff write notes."})
    shown, named = render(body), mentioned(body) if is_from_staff else set()
    with transaction.atomic():
        current = _lock(ticket, may_move=not is_internal)
        comment = Comment.objects.create(
            ticket=current,
            author=author,
            author_name=author.name,
            is_from_staff=is_from_staff,
            is_internal=is_internal,
            body=body,
            body_html=shown,
        )
        _take_along(comment, set(attachments))
        if not is_internal:
            _move(current, is_from_requester=current.requester_id == author.pk)
        mails.tell(current, comment, named)
    return comment


def add_attachment(ticket: Ticket, uploader: User, upload: UploadedFile) -> Attachment:
    """Keep `upload` as a draft of `uploader`; ValidationError (`file`) when it may not be kept.

    Locks the ticket, so that its limit of files holds. A file whose row is rolled back is removed by `files.prune`.
    """
    name = files.check(upload)
    with transaction.atomic():
        current = _lock(ticket, may_move=False)
        if current.attachments.count() >= MAX_FILES_OF_TICKET:
            raise ValidationError({"file": f"A ticket may have at most {MAX_FILES_OF_TICKET} files."})
        return Attachment.objects.create(
            ticket=current, uploader=uploader, name=name, size=upload.size or 0, file=upload
        )


def remove_attachment(attachment: Attachment) -> None:
    """Remove the file; of one that was sent, its ticket's history keeps the name and who removed it."""
    with transaction.atomic():
        if attachment.comment_id is not None:
            entries = get_logentry_model().objects
            changes = {"attachment": [attachment.name, None]}
            entries.log_create(attachment.ticket, action=AbstractLogEntry.Action.UPDATE, changes=changes)
        files.remove_file(attachment)


def _lock(ticket: Ticket, *, may_move: bool) -> Ticket:
    if may_move:
        hold_queue()
    found = Ticket.objects.select_for_update(no_key=True, of=("self",))
    return found.select_related("assigned_agent", "requester").get(pk=ticket.pk)


def _take_along(comment: Comment, drafts: set[int]) -> None:
    if not drafts:
        return
    if len(drafts) > MAX_FILES_OF_COMMENT:
        raise ValidationError({"attachments": f"A comment may have at most {MAX_FILES_OF_COMMENT} files."})
    own = Attachment.objects.filter(
        pk__in=drafts, ticket=comment.ticket_id, uploader=comment.author_id, comment__isnull=True
    )
    if own.update(comment=comment) != len(drafts):
        raise ValidationError({"attachments": "Some are not files that you uploaded here and have not sent yet."})


def _move(ticket: Ticket, *, is_from_requester: bool) -> None:
    """Who asked opens it again, also when that is an agent or an admin; everybody else begins to work on it."""
    if is_from_requester and ticket.status == Status.CLOSED:
        ticket.status = Status.OPEN
        ticket.save()
    elif not is_from_requester and ticket.status == Status.OPEN:
        ticket.status = Status.IN_PROGRESS
        ticket.save()
