"""Replies, notes and files of a ticket over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from agents.models import Agent
from conversation.models import Attachment, Comment
from notifications.models import Kind, Notification
from tests.api.document import read
from tests.conftest import client_of
from tests.factories import make_agent, make_ticket, make_user
from tickets.choices import Status

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries, Settings
    from rest_framework.test import APIClient

    from accounts.models import User
    from tickets.models import Ticket

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


@pytest.fixture
def ticket(requester: User, agent_user: User) -> Ticket:
    """Charlie's ticket, which Bob works on."""
    return make_ticket(title="Printer on fire", requester=requester)


def say(client: APIClient, ticket: Ticket, body: str = "Have you tried water?", **values: Any) -> Any:
    return client.post(f"/apis/tickets/{ticket.pk}/comments/", {"body": body, **values})


def heard(client: APIClient, ticket: Ticket) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = client.get(f"/apis/tickets/{ticket.pk}/comments/").json()["results"]
    return results


def upload(client: APIClient, ticket: Ticket, name: str = "screen.png", content: bytes = PNG) -> Any:
    form = {"file": SimpleUploadedFile(name, content)}
    return client.post(f"/apis/tickets/{ticket.pk}/attachments/", form, format="multipart")


def mails(ticket: Ticket) -> set[tuple[str, str]]:
    owed = Notification.objects.filter(ticket=ticket.pk, kind__in=[Kind.REPLY, Kind.NOTE, Kind.MENTION])
    return {(mail.kind, mail.recipient) for mail in owed}


def test_a_reply_of_the_agent_is_read_by_the_requester_and_starts_the_work(
    ticket: Ticket, as_agent: APIClient, as_requester: APIClient
) -> None:
    response = say(as_agent, ticket, "Try **water**.")

    assert response.status_code == 201
    assert response.json()["body_html"] == "<p>Try <strong>water</strong>.</p>\n"
    ticket.refresh_from_db()
    assert ticket.status == Status.IN_PROGRESS
    (seen,) = heard(as_requester, ticket)
    assert (seen["author_name"], seen["is_from_staff"], seen["is_own"]) == ("bob", True, False)
    assert mails(ticket) == {("reply", "charlie@example.com")}


def test_a_note_is_for_staff_alone_and_moves_nothing(
    ticket: Ticket, as_admin: APIClient, as_requester: APIClient
) -> None:
    assert say(as_admin, ticket, "He always says that.", is_internal=True).status_code == 201

    ticket.refresh_from_db()
    assert ticket.status == Status.OPEN
    assert as_requester.get(f"/apis/tickets/{ticket.pk}/comments/").json()["count"] == 0
    assert mails(ticket) == {("note", "bob@example.com")}


def test_a_requester_writes_no_notes(ticket: Ticket, as_requester: APIClient) -> None:
    response = say(as_requester, ticket, is_internal=True)

    assert response.status_code == 400
    assert response.json() == {"is_internal": ["Only staff write notes."]}
    assert not Comment.objects.exists()


def test_an_answer_on_a_closed_ticket_opens_it_again_with_its_agent(
    ticket: Ticket, as_requester: APIClient, agent_user: User
) -> None:
    ticket.status = Status.CLOSED
    ticket.save()

    assert say(as_requester, ticket, "It burns again.").status_code == 201

    ticket.refresh_from_db()
    assert (ticket.status, ticket.assigned_agent) == (Status.OPEN, Agent.objects.get(account=agent_user))
    assert ticket.decisions.latest("id").trigger == "reopened"
    assert mails(ticket) == {("reply", "bob@example.com")}


def test_an_answer_on_a_closed_ticket_whose_agent_is_away_is_routed(ticket: Ticket, as_requester: APIClient) -> None:
    ticket.status = Status.CLOSED
    ticket.save()
    Agent.objects.update(is_available=False)
    other = make_agent()

    say(as_requester, ticket, "It burns again.")

    ticket.refresh_from_db()
    assert ticket.assigned_agent == other
    assert ("reply", other.email) in mails(ticket)


def test_a_reply_of_staff_on_a_closed_ticket_leaves_it_closed(ticket: Ticket, as_agent: APIClient) -> None:
    ticket.status = Status.CLOSED
    ticket.save()

    say(as_agent, ticket, "For the record.")

    ticket.refresh_from_db()
    assert ticket.status == Status.CLOSED


def test_who_is_mentioned_gets_one_mail_and_nobody_hears_of_their_own_words(
    ticket: Ticket, as_agent: APIClient, agent_user: User
) -> None:
    ines, left = make_agent(email="ines@example.com"), make_agent(email="left@example.com")
    left.is_active = False
    left.save()
    own = Agent.objects.get(account=agent_user)

    body = f"@[Ines](agent:{ines.pk}) @[Left](agent:{left.pk}) @[Me](agent:{own.pk}) @[Nobody](agent:999999)"
    response = say(as_agent, ticket, body, is_internal=True)

    assert '<span class="mention">@Ines</span>' in response.json()["body_html"]
    assert mails(ticket) == {("mention", "ines@example.com")}


def test_an_admin_who_asked_mentions_too_and_opens_it_again(as_admin: APIClient, admin: User) -> None:
    ines = make_agent(email="ines@example.com", is_available=False)
    own = make_ticket(requester=admin, status=Status.CLOSED)

    say(as_admin, own, f"@[Ines](agent:{ines.pk})")

    own.refresh_from_db()
    assert own.status == Status.OPEN
    assert mails(own) == {("mention", "ines@example.com")}


def test_reading_a_conversation_renders_nothing(
    ticket: Ticket, as_agent: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(as_agent, ticket, "Try **water**.")
    monkeypatch.setattr("conversation.models.render", lambda _body: pytest.fail("rendered again"))

    assert heard(as_agent, ticket)[0]["body_html"] == "<p>Try <strong>water</strong>.</p>\n"


def test_a_requester_mentions_nobody(ticket: Ticket, as_requester: APIClient) -> None:
    ines = make_agent(email="ines@example.com")

    say(as_requester, ticket, f"@[Ines](agent:{ines.pk}) help")

    assert mails(ticket) == {("reply", "bob@example.com")}


@pytest.mark.parametrize("body", ["", "  ", "x" * 20_001, "\0", None, ["x"]])
def test_what_is_no_text_is_refused_and_named(ticket: Ticket, as_agent: APIClient, body: Any) -> None:
    response = as_agent.post(f"/apis/tickets/{ticket.pk}/comments/", {"body": body}, format="json")

    assert response.status_code == 400
    assert set(response.json()) == {"body"}


def test_a_file_goes_with_a_reply_and_comes_back_as_a_download(
    ticket: Ticket, as_agent: APIClient, as_requester: APIClient
) -> None:
    draft = upload(as_agent, ticket).json()
    assert as_requester.get(f"/apis/attachments/{draft['id']}/").status_code == 404

    said = say(as_agent, ticket, attachments=[draft["id"]]).json()

    assert said["attachments"] == [{**draft, "comment": said["id"]}]
    response = as_requester.get(f"/apis/attachments/{draft['id']}/")
    assert read(response) == PNG
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="screen.png"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_the_file_of_a_note_is_for_staff_alone(
    ticket: Ticket, as_agent: APIClient, as_admin: APIClient, as_requester: APIClient
) -> None:
    number = upload(as_agent, ticket).json()["id"]
    say(as_agent, ticket, is_internal=True, attachments=[number])

    assert as_requester.get(f"/apis/attachments/{number}/").status_code == 404
    assert as_requester.get(f"/apis/tickets/{ticket.pk}/attachments/").json()["count"] == 0
    response = as_admin.get(f"/apis/attachments/{number}/")
    assert response.status_code == 200
    read(response)


def test_a_draft_of_somebody_else_or_of_another_ticket_cannot_be_taken(
    ticket: Ticket, as_agent: APIClient, as_requester: APIClient, requester: User
) -> None:
    theirs = upload(as_requester, ticket).json()["id"]
    elsewhere = upload(as_agent, make_ticket(requester=requester)).json()["id"]

    for number in (theirs, elsewhere, 999_999):
        response = say(as_agent, ticket, attachments=[number])
        assert response.status_code == 400
        assert set(response.json()) == {"attachments"}
    assert not Comment.objects.exists()


def test_a_draft_can_be_taken_back_and_a_file_that_was_sent_only_by_an_admin(
    ticket: Ticket, as_agent: APIClient, as_admin: APIClient
) -> None:
    draft, sent = upload(as_agent, ticket).json()["id"], upload(as_agent, ticket).json()["id"]
    say(as_agent, ticket, attachments=[sent])

    assert as_agent.delete(f"/apis/attachments/{draft}/").status_code == 204
    assert as_agent.delete(f"/apis/attachments/{sent}/").status_code == 403
    assert as_admin.delete(f"/apis/attachments/{sent}/").status_code == 204
    assert not Attachment.objects.exists()


def test_who_removed_a_file_that_was_sent_stands_in_the_history_of_its_ticket(
    ticket: Ticket, as_requester: APIClient, as_admin: APIClient, admin: User
) -> None:
    sent, draft = upload(as_requester, ticket).json()["id"], upload(as_requester, ticket).json()["id"]
    name = say(as_requester, ticket, attachments=[sent]).json()["attachments"][0]["name"]
    as_admin.delete(f"/apis/attachments/{sent}/")
    as_requester.delete(f"/apis/attachments/{draft}/")

    [entry] = [row for row in as_admin.get("/apis/history/").json()["results"] if row["action"] == "changed"]
    assert (entry["object_type"], entry["object_id"], entry["actor"]) == ("ticket", ticket.pk, admin.pk)
    assert entry["changes"] == [{"field": "attachment", "old": name, "new": None}]
    shown = as_requester.get(f"/apis/tickets/{ticket.pk}/timeline/").json()
    assert "attachment" not in {change["field"] for event in shown["events"] for change in event["changes"]}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.exe", b"MZ\x90" + bytes(200)),
        ("invoice.pdf", b"MZ\x90" + bytes(200)),
        ("page.html", b"<script>alert(1)</script>"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("picture.png", b"<script>alert(1)</script>"),
        ("notes.txt", b"MZ\x90\0\0"),
        ("noextension", b"text"),
        ("empty.txt", b""),
    ],
)
def test_a_file_of_a_type_that_is_not_taken_or_not_what_it_says_is_refused(
    ticket: Ticket, as_agent: APIClient, name: str, content: bytes
) -> None:
    response = upload(as_agent, ticket, name, content)

    assert response.status_code == 400
    assert set(response.json()) == {"file"}
    assert not Attachment.objects.exists()


def test_a_picture_that_is_a_page_too_is_still_only_a_download(ticket: Ticket, as_agent: APIClient) -> None:
    polyglot = b"GIF89a/*<script>alert(1)</script>*/" + bytes(64)
    number = upload(as_agent, ticket, "both.gif", polyglot).json()["id"]

    response = as_agent.get(f"/apis/attachments/{number}/")

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    read(response)


def test_a_file_that_is_too_large_is_refused(ticket: Ticket, as_agent: APIClient, settings: Settings) -> None:
    settings.MAX_ATTACHMENT_BYTES = 1024 * 1024
    for size in (1024 * 1024 + 1, 3 * 1024 * 1024):
        response = upload(as_agent, ticket, "big.txt", b"x" * size)
        assert response.status_code == 400
        assert response.json() == {"file": ["A file may have at most 1 MiB."]}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\system.txt", "system.txt"),
        ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie: x=1.txt"),
        ("gnp.\u202etxt", "gnp.txt"),
        ("..txt", "txt"),
        ("ж" * 300 + ".txt", "ж" * 146 + ".txt"),
        ('a"b.txt', 'a"b.txt'),
    ],
)
def test_a_name_loses_folders_control_and_direction_characters(name: str, kept: str) -> None:
    from conversation.files import clean_name

    assert clean_name(name) == kept


def test_where_a_file_lies_has_nothing_of_its_name(ticket: Ticket, as_agent: APIClient, settings: Settings) -> None:
    upload(as_agent, ticket, "../../evil.txt", b"text")

    path = Attachment.objects.get().file.path
    assert path.startswith(settings.MEDIA_ROOT)
    assert "evil" not in path


def test_what_is_no_form_is_refused(ticket: Ticket, as_agent: APIClient) -> None:
    address = f"/apis/tickets/{ticket.pk}/attachments/"

    assert as_agent.post(address, {"file": "x"}, format="json").status_code == 415
    assert as_agent.post(address, {"file": "text"}, format="multipart").json().keys() == {"file"}
    assert as_agent.post(address, {}, format="multipart").json().keys() == {"file"}


def test_a_conversation_costs_the_same_however_long_it_is(
    ticket: Ticket, as_agent: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (2, 20):
        for _ in range(number):
            say(as_agent, ticket, attachments=[upload(as_agent, ticket).json()["id"]])
        # session, account; the ticket; count, comments, their files
        with django_assert_num_queries(2 + 1 + 3):
            found = heard(as_agent, ticket)
        assert len(found) == min(25, Comment.objects.count())


def test_a_stranger_reaches_nothing_of_it(ticket: Ticket, as_agent: APIClient) -> None:
    number = upload(as_agent, ticket).json()["id"]
    say(as_agent, ticket, attachments=[number])
    stranger = client_of(make_user(role=Role.REQUESTER))

    assert say(stranger, ticket).status_code == 404
    assert upload(stranger, ticket).status_code == 404
    assert stranger.get(f"/apis/tickets/{ticket.pk}/comments/").status_code == 404
    assert stranger.get(f"/apis/attachments/{number}/").status_code == 404


def test_a_file_that_is_missing_from_the_store_is_404(ticket: Ticket, as_agent: APIClient) -> None:
    number = upload(as_agent, ticket).json()["id"]
    attachment = Attachment.objects.get()
    attachment.file.storage.delete(attachment.file.name)

    assert as_agent.get(f"/apis/attachments/{number}/").status_code == 404
