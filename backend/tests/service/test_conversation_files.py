"""Files of conversations that nobody needs any more are removed; others stay."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from conversation import files
from conversation.models import Attachment
from conversation.services import MAX_FILES_OF_TICKET, add_attachment, add_comment
from tests.factories import make_agent, make_ticket, make_user

if TYPE_CHECKING:
    from pytest_django import Settings

    from tickets.models import Ticket

pytestmark = pytest.mark.django_db
TWO_DAYS = timedelta(days=2)


def keep(ticket: Ticket) -> Attachment:
    author = ticket.requester
    assert author is not None
    return add_attachment(ticket, author, SimpleUploadedFile("a.txt", b"text"))


def age(*attachments: Attachment) -> None:
    past = timezone.now() - TWO_DAYS
    Attachment.objects.filter(pk__in=[attachment.pk for attachment in attachments]).update(created_at=past)
    for attachment in attachments:
        os.utime(attachment.file.path, (past.timestamp(), past.timestamp()))


@pytest.mark.django_db(transaction=True)
def test_old_drafts_and_the_files_of_deleted_tickets_go_and_what_was_sent_stays() -> None:
    make_agent()
    ticket, gone = make_ticket(requester=make_user()), make_ticket(requester=make_user())
    fresh, forgotten, sent, lost = keep(ticket), keep(ticket), keep(ticket), keep(gone)
    assert ticket.requester is not None
    add_comment(ticket, ticket.requester, "See.", attachments=[sent.pk])
    age(forgotten, sent, lost)
    gone.delete()

    assert files.prune() == 2

    assert set(Attachment.objects.all()) == {fresh, sent}
    assert [Path(item.file.path).exists() for item in (fresh, sent, forgotten, lost)] == [True, True, False, False]


def test_without_a_store_there_is_nothing_to_remove(settings: Settings) -> None:
    assert not Path(settings.MEDIA_ROOT).exists()
    assert files.prune() == 0


def test_a_ticket_has_room_for_a_hundred_files(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.exceptions import ValidationError

    assert MAX_FILES_OF_TICKET == 100
    monkeypatch.setattr("conversation.services.MAX_FILES_OF_TICKET", 1)
    ticket = make_ticket(requester=make_user())
    keep(ticket)

    with pytest.raises(ValidationError, match="at most 1 files"):
        keep(ticket)


@pytest.mark.django_db
def test_a_comment_whose_text_is_changed_by_hand_is_rendered_anew() -> None:
    author = make_user()
    comment = add_comment(make_ticket(requester=author), author, body="*before*", is_internal=False, attachments=[])

    comment.body = "*after*"
    comment.save()

    comment.refresh_from_db()
    assert "<em>after</em>" in comment.body_html
